package dev.sluice.eventlog;

/**
 * Bounds of one session's event log.
 *
 * @param replayEventsMax critical events of ended turns kept in memory for replay, 0 to 1,000,000
 * @param replayBytesMax their bytes, 0 to 1 GiB
 * @param mergedBytesMax bytes of one merged frame or one batch, unless one event alone is larger
 */
public record LogConfig(int replayEventsMax, long replayBytesMax, int mergedBytesMax) {
    /** What PROTOCOL.md and the settings say where nothing else is configured. */
    public static final LogConfig DEFAULTS = new LogConfig(2_000, 2_097_152);

    private static final int MERGED_BYTES_MAX = 65_536;

    /** Refuses bounds that keep or merge nothing. */
    public LogConfig {
        if (replayEventsMax < 0 || replayEventsMax > 1_000_000)
            throw new IllegalArgumentException("replayEventsMax: " + replayEventsMax + " (expected: 0 to 1000000)");
        if (replayBytesMax < 0 || replayBytesMax > 1L << 30)
            throw new IllegalArgumentException("replayBytesMax: " + replayBytesMax + " (expected: 0 to 1073741824)");
        if (mergedBytesMax < 1024 || mergedBytesMax > MERGED_BYTES_MAX) {
            throw new IllegalArgumentException("mergedBytesMax: " + mergedBytesMax + " (expected: 1024 to 65536)");
        }
    }

    /** The bounds that are settings; the other is what the protocol says. */
    public LogConfig(int replayEventsMax, long replayBytesMax) {
        this(replayEventsMax, replayBytesMax, MERGED_BYTES_MAX);
    }
}
