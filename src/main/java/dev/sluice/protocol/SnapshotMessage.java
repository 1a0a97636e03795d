package dev.sluice.protocol;

/**
 * One message of a session's past.
 *
 * @param messageId the id of the message, or of the one this answers
 * @param role {@code user} or {@code assistant}
 * @param content a JSON value
 * @param timestamp when it was accepted, or answered
 */
public record SnapshotMessage(String messageId, String role, JsonText content, Timestamp timestamp) {
    /** The role of what a client sent. */
    public static final String USER = "user";

    /** The role of what the agent answered. */
    public static final String ASSISTANT = "assistant";

    JsonObject toJson() {
        return new JsonObject()
                .put("message_id", messageId)
                .put("role", role)
                .put("content", content)
                .put("timestamp", timestamp);
    }
}
