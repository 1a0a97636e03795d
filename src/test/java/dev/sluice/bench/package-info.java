/** Round trips per second of the gateway against a bare echo endpoint on the same server. */
@NullMarked
package dev.sluice.bench;

import org.jspecify.annotations.NullMarked;
