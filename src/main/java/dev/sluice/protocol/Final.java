package dev.sluice.protocol;

import org.jspecify.annotations.Nullable;

/**
 * The one answer to an accepted message.
 *
 * @param messageId the message
 * @param content a JSON value
 * @param outcome how it ended
 * @param attempts how often it was tried; 0 for one cancelled while it waited
 * @param window how many more messages the session takes now; null where it is only told again
 */
public record Final(
        String messageId,
        JsonText content,
        TurnOutcome outcome,
        int attempts,
        @Nullable Integer window) implements SessionEvent {
    /** Refuses a count that cannot be. */
    public Final {
        if (attempts < 0) throw new IllegalArgumentException("attempts: " + attempts + " (expected: >= 0)");
    }

    @Override
    public EventType type() {
        return EventType.FINAL;
    }
}
