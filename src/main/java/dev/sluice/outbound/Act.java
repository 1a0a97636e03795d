package dev.sluice.outbound;

/** What is left to do for {@link Outbound} once its lock is released. */
enum Act {
    /** Nothing. */
    NOTHING,
    /** Something may be there to be sent. */
    PUMP,
    /** The wire is to be closed. */
    CLOSE
}
