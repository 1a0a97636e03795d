package dev.sluice.eventlog;

/**
 * Bounds of one session's event log.
 *
 * @param replayEventsMax critical events of ended turns kept in memory for replay, at most
 * @param replayBytesMax their bytes, at most
 * @param mergedBytesMax bytes of one merged frame or one batch, unless one event alone is larger
 */
public record LogConfig(int replayEventsMax, long replayBytesMax, int mergedBytesMax) {
    /** What PROTOCOL.md and the settings say where nothing else is configured. */
    public static final LogConfig DEFAULTS = new LogConfig(2_000, 2_097_152, 65_536);

    /** Refuses bounds that keep or merge nothing. */
    public LogConfig {
        if (replayEventsMax < 0) {
            throw new IllegalArgumentException("replayEventsMax: " + replayEventsMax + " (expected: >= 0)");
        }
        if (replayBytesMax < 0) {
            throw new IllegalArgumentException("replayBytesMax: " + replayBytesMax + " (expected: >= 0)");
        }
        if (mergedBytesMax < 1024 || mergedBytesMax > 65_536) {
            throw new IllegalArgumentException("mergedBytesMax: " + mergedBytesMax + " (expected: 1024 to 65536)");
        }
    }
}
