/** The bounded FIFO of one session's inbound messages. Does no I/O and knows no threads. */
@NullMarked
package dev.sluice.inbox;

import org.jspecify.annotations.NullMarked;
