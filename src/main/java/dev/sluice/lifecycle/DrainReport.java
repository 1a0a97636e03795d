package dev.sluice.lifecycle;

import java.time.Duration;

/**
 * How a drain ended.
 *
 * @param finished whether all work came to its end by itself, in time
 * @param stored whether all is stored
 * @param delivered whether every connection has ended
 * @param took from its begin to its end
 */
public record DrainReport(boolean finished, boolean stored, boolean delivered, Duration took) {}
