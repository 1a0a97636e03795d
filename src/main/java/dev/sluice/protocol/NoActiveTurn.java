package dev.sluice.protocol;

import org.jspecify.annotations.Nullable;

/**
 * There was nothing to stop, and nothing was stopped.
 *
 * @param sessionId the session
 * @param messageId the message meant; null where none was named
 */
public record NoActiveTurn(String sessionId, @Nullable String messageId) implements DirectFrame {
    @Override
    public String type() {
        return "no_active_turn";
    }

    @Override
    public void describe(JsonObject out) {
        out.put("session_id", sessionId).put("message_id", messageId);
    }
}
