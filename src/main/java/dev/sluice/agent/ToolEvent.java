package dev.sluice.agent;

import dev.sluice.protocol.JsonText;

/**
 * What an agent reported about one of its tools, as the session's log keeps it.
 *
 * @param kind what it reported
 * @param attempt the run of the turn that reported it, from 1
 * @param data what it gave to {@link TurnOutput#toolCall} or {@link TurnOutput#toolResult}: a JSON object
 */
public record ToolEvent(Kind kind, int attempt, JsonText data) {

    /**
     * Checks the attempt.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public ToolEvent {
        if (attempt < 1) throw new IllegalArgumentException("attempt: " + attempt + " (expected: >= 1)");
    }

    /** What is reported about a tool and kept. */
    public enum Kind {
        /** The tool was called: {@link TurnOutput#toolCall}. */
        CALL,
        /** The tool has answered: {@link TurnOutput#toolResult}. */
        RESULT
    }
}
