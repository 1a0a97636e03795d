package dev.sluice.protocol;

/**
 * A message that waited will not run, and that is committed; its final follows.
 *
 * @param sessionId the session
 * @param messageId the message
 */
public record Cancelled(String sessionId, String messageId) implements DirectFrame {
    @Override
    public String type() {
        return "cancelled";
    }

    @Override
    public void describe(JsonObject out) {
        out.put("session_id", sessionId).put("message_id", messageId);
    }
}
