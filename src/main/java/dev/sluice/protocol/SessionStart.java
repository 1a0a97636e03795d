package dev.sluice.protocol;

/** The session began. Its agent stands in the address. */
public record SessionStart() implements SessionEvent {
    @Override
    public EventType type() {
        return EventType.SESSION_START;
    }
}
