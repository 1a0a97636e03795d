/** One session's numbered events and the positions of its connections in them. Does no I/O and calls nobody under its lock. */
@NullMarked
package dev.sluice.eventlog;

import org.jspecify.annotations.NullMarked;
