package dev.sluice.agent;

import dev.sluice.protocol.JsonText;
import java.time.Instant;
import java.util.List;

/**
 * Something that was said earlier in a session.
 *
 * @param role who said it
 * @param content the client's message, or the final answer to it
 * @param messageId the message it is, or answers
 * @param timestamp when the message was accepted, or its answer was final
 * @param toolEvents which tools the agent reported on its way to the answer, and what they answered, oldest first, of all
 *     attempts; none for the client's side
 */
public record HistoryMessage(
        Role role, JsonText content, String messageId, Instant timestamp, List<ToolEvent> toolEvents) {

    /** Keeps a copy of the tool events. */
    public HistoryMessage {
        toolEvents = List.copyOf(toolEvents);
    }

    /** Something that was said without tools. */
    public HistoryMessage(Role role, JsonText content, String messageId, Instant timestamp) {
        this(role, content, messageId, timestamp, List.of());
    }

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
