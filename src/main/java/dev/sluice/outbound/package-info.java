/** The sending side of one connection: its position in a log, one frame in flight, its bytes and when they are too many. */
@NullMarked
package dev.sluice.outbound;

import org.jspecify.annotations.NullMarked;
