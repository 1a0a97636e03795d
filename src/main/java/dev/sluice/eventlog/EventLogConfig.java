package dev.sluice.eventlog;

/**
 * What one session's log keeps in memory of turns that have ended.
 *
 * @param replayEventsMax events, 0 to 1,000,000
 * @param replayBytesMax bytes of their encoded form, 0 to 1 GiB
 */
public record EventLogConfig(int replayEventsMax, long replayBytesMax) {
    public EventLogConfig {
        if (replayEventsMax < 0 || replayEventsMax > 1_000_000)
            throw new IllegalArgumentException("replayEventsMax: " + replayEventsMax + " (expected: 0 to 1000000)");
        if (replayBytesMax < 0 || replayBytesMax > 1L << 30)
            throw new IllegalArgumentException("replayBytesMax: " + replayBytesMax + " (expected: 0 to 1073741824)");
    }
}
