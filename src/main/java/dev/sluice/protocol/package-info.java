/** The wire contract as types: every frame, error, close code and policy, one decoder and one encoder. Does no I/O. */
@NullMarked
package dev.sluice.protocol;

import org.jspecify.annotations.NullMarked;
