package dev.sluice.protocol;

/**
 * An attempt that streamed something is over, however it ended.
 *
 * @param turn the attempt
 */
public record StreamEnd(TurnRef turn) implements SessionEvent {
    @Override
    public EventType type() {
        return EventType.STREAM_END;
    }
}
