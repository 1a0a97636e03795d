package dev.sluice.agent;

import dev.sluice.protocol.JsonText;
import java.time.Instant;

/**
 * Something that was said earlier in a session.
 *
 * @param role who said it
 * @param content the client's message, or the final answer to it
 * @param messageId the message it is, or answers
 * @param timestamp when the message was accepted, or its answer was final
 */
public record HistoryMessage(Role role, JsonText content, String messageId, Instant timestamp) {

    /** {@return the content as a text, ready for a model: the string itself, or any other value as compact JSON} */
    public String text() {
        String text = content.stringOrNull();
        return text != null ? text : content.text();
    }

    /** The two sides of a conversation. */
    public enum Role {
        /** The client's side. */
        USER,
        /** The agent's side; a turn that ended without an answer has none. */
        ASSISTANT
    }
}
