package dev.sluice.eventlog;

/**
 * What one session's log keeps in memory of turns that have ended, and how much of it goes into one message.
 *
 * @param replayEventsMax critical events, 0 to 1,000,000
 * @param replayBytesMax bytes of their encoded form, 0 to 1 GiB
 * @param mergedBytesMax bytes of a merged frame or a batch unless one event alone is larger, 1 KiB to 64 KiB
 */
public record EventLogConfig(int replayEventsMax, long replayBytesMax, int mergedBytesMax) {
    private static final int MERGED_BYTES_MAX = 65_536;

    public EventLogConfig {
        if (replayEventsMax < 0 || replayEventsMax > 1_000_000)
            throw new IllegalArgumentException("replayEventsMax: " + replayEventsMax + " (expected: 0 to 1000000)");
        if (replayBytesMax < 0 || replayBytesMax > 1L << 30)
            throw new IllegalArgumentException("replayBytesMax: " + replayBytesMax + " (expected: 0 to 1073741824)");
        if (mergedBytesMax < 1024 || mergedBytesMax > MERGED_BYTES_MAX)
            throw new IllegalArgumentException("mergedBytesMax: " + mergedBytesMax + " (expected: 1024 to 65536)");
    }

    /** The bounds that are settings; the other is the protocol's. */
    public EventLogConfig(int replayEventsMax, long replayBytesMax) {
        this(replayEventsMax, replayBytesMax, MERGED_BYTES_MAX);
    }
}
