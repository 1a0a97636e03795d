/** Measurements of the packaged gateway: round trips against a bare echo endpoint, and coming back after a kill. */
@NullMarked
package dev.sluice.bench;

import org.jspecify.annotations.NullMarked;
