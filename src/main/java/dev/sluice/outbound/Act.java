package dev.sluice.outbound;

/** What {@link Outbound} has left to do once its lock is released. */
enum Act {
    NOTHING,
    PUMP,
    CLOSE
}
