package dev.sluice.eventlog;

/**
 * What waits for one reader beyond its replay (PROTOCOL.md §5).
 *
 * @param bytes all of it, as frames
 * @param reducedBytes what would be left if it were merged and the token events of ended turns covered by their finals
 * @param largestBytes the largest single event in the reduced figure, as a frame
 */
public record Backlog(long bytes, long reducedBytes, long largestBytes) {
    /** Nothing waits. */
    public static final Backlog NONE = new Backlog(0, 0, 0);
}
