package dev.sluice.protocol;

/**
 * One message that waits for its turn.
 *
 * @param messageId its id
 * @param content a JSON value
 * @param timestamp when it was accepted
 */
public record PendingMessage(String messageId, JsonText content, Timestamp timestamp) {
    JsonObject toJson() {
        return new JsonObject()
                .put("message_id", messageId)
                .put("content", content)
                .put("timestamp", timestamp);
    }
}
