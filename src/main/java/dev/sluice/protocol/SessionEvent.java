package dev.sluice.protocol;

/** What happened in a session, without its cursor and without regard to who is told. */
public sealed interface SessionEvent
        permits SessionStart, Accepted, Token, StreamStep, StreamEnd, TurnRestarted, Final, SessionEnd {
    /** Its kind. */
    EventType type();

    /** Whether waiting neighbours may be merged, and left out under a later event's {@code from}. */
    default boolean conflatable() {
        return type().conflatable();
    }
}
