package dev.sluice.protocol;

/**
 * A drain ended the session with work left; nothing follows before the next start.
 *
 * @param reason why, for people
 * @param hadPendingWork whether messages waited
 * @param wasExecuting whether a turn ran
 */
public record SessionEnd(String reason, boolean hadPendingWork, boolean wasExecuting) implements SessionEvent {
    /** Why a drain ends a session that has work left. */
    public static final String FORCED = "Force-closed during shutdown after timeout";

    @Override
    public EventType type() {
        return EventType.SESSION_END;
    }
}
