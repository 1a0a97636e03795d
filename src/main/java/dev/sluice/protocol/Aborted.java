package dev.sluice.protocol;

/**
 * The running turn is being stopped, and that is committed; its final follows.
 *
 * @param sessionId the session
 * @param messageId the message whose turn it is
 */
public record Aborted(String sessionId, String messageId) implements DirectFrame {
    @Override
    public String type() {
        return "aborted";
    }

    @Override
    public void describe(JsonObject out) {
        out.put("session_id", sessionId).put("message_id", messageId);
    }
}
