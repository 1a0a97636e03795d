package dev.sluice.agent;

/** Why a turn was ended before the agent's answer. */
public enum CancelReason {
    /** The client asked for it: {@code abort}, or the content {@code stop} or {@code /stop}. */
    ABORTED,
    /** The turn reached its {@link Turn#deadline()}. */
    TIMEOUT,
    /** The gateway is going down; the turn runs again after the next start. */
    SHUTDOWN,
    /** The turn's output passed {@code GATEWAY_MAX_REPLY_BYTES}. */
    REPLY_TOO_LARGE,
    /** The process is over its memory budget, and this turn's output was the largest. */
    OVERLOADED,
    /** Another gateway owns the session now and runs the turn itself. */
    OWNERSHIP_LOST
}
