package dev.sluice.agent;

import dev.sluice.protocol.JsonText;
import dev.sluice.protocol.Outcome;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that was said earlier in a session.
 *
 * <p>A message and what became of it always follow each other, so that a list of these can be told to a model as it is: most want the
 * two sides to take turns. Where a turn failed, was aborted or took too long, {@link #NO_ANSWER} stands for its answer, whatever of it had
 * been streamed, and what its tools did is told beside it as ever: it has been done.
 *
 * @param role who said it
 * @param content the client's message, the final answer to it, or {@link #NO_ANSWER}
 * @param messageId the message it is, or answers
 * @param timestamp when the message was accepted, or its answer was final
 * @param toolEvents which tools the agent reported on its way to the answer, and what they answered, oldest first, of all
 *     attempts; none for the client's side. A call without a result may have had its effect all the same
 * @param outcome how the turn ended; null for the client's side
 */
public record HistoryMessage(
        Role role,
        JsonText content,
        String messageId,
        Instant timestamp,
        List<ToolEvent> toolEvents,
        @Nullable Outcome outcome) {

    /** What stands for an answer that there is none of. */
    public static final String NO_ANSWER = "(No complete answer was given to this.)";

    /** Keeps a copy of the tool events. */
    public HistoryMessage {
        toolEvents = List.copyOf(toolEvents);
    }

    /** A message, or an answer that was given. */
    public HistoryMessage(
            Role role, JsonText content, String messageId, Instant timestamp, List<ToolEvent> toolEvents) {
        this(role, content, messageId, timestamp, toolEvents, role == Role.ASSISTANT ? Outcome.OK : null);
    }

    /** A message, or an answer that was given without tools. */
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
        /** The agent's side, also where there is {@link HistoryMessage#NO_ANSWER}. */
        ASSISTANT
    }
}
