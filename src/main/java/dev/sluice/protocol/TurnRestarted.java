package dev.sluice.protocol;

/**
 * A message is tried again; what was streamed for its earlier attempts is void.
 *
 * @param turn the new attempt, from 2 on
 * @param reason why, for people
 */
public record TurnRestarted(TurnRef turn, String reason) implements SessionEvent {
    /** Refuses a first attempt: nothing restarts. */
    public TurnRestarted {
        if (turn.attempt() < 2) throw new IllegalArgumentException("attempt: " + turn.attempt() + " (expected: >= 2)");
    }

    @Override
    public EventType type() {
        return EventType.TURN_RESTARTED;
    }
}
