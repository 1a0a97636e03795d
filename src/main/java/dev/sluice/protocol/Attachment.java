package dev.sluice.protocol;

/**
 * Where a connection stands in its session when its handshake succeeds.
 *
 * @param sessionId the session
 * @param resumed whether the session was there before
 * @param cursor the head: the newest cursor that may have been sent to anyone
 * @param oldestCursor the oldest cursor that can still be replayed
 * @param resyncRequired whether a snapshot stands in for a replay
 * @param sequence the cursor before the first one that will follow on this connection
 * @param replayTo the cursor of the last event that will be replayed; {@code sequence} if none
 * @param window how many more messages the session takes now
 */
public record Attachment(
        String sessionId,
        boolean resumed,
        long cursor,
        long oldestCursor,
        boolean resyncRequired,
        long sequence,
        long replayTo,
        int window) {
    void describe(JsonObject out) {
        out.put("session_id", sessionId)
                .put("resumed", resumed)
                .put("cursor", cursor)
                .put("oldest_cursor", oldestCursor)
                .put("resync_required", resyncRequired)
                .put("sequence", sequence)
                .put("replay_to", replayTo)
                .put("window", window);
    }
}
