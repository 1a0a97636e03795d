package dev.sluice.protocol;

/** Whether, and when, a client comes back after a close. */
public enum Reconnect {
    /** Not by itself: it would end the same way. */
    NO,
    /** Yes; the client was late, not wrong. */
    YES,
    /** At once, and resume. */
    AT_ONCE,
    /** After a back-off of the client's own. */
    AFTER_BACKOFF,
    /** After the {@code retry_after_ms} it was told, with jitter, and resume. */
    AFTER_HINT
}
