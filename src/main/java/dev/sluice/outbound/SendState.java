package dev.sluice.outbound;

/** What the sending side of a connection is doing. Whoever makes it {@code SELECTING} is the one thread that selects and hands over. */
enum SendState {
    /** Nothing to send and nothing on its way. */
    IDLE,
    /** A thread looks for the next message. */
    SELECTING,
    /** The same, and there is news it may have missed. */
    SELECTING_AGAIN,
    /** That thread is handing a message over. */
    HANDING,
    /** The message is written, and the thread that handed it over has not come back yet. */
    HANDED,
    /** A message is on its way; its confirmation selects the next. */
    WRITING,
    /** The connection is over. */
    CLOSED;

    boolean mayBecome(SendState next) {
        return switch (this) {
            case IDLE -> next == SELECTING || next == CLOSED;
            case SELECTING -> next == SELECTING_AGAIN || next == HANDING || next == IDLE || next == CLOSED;
            case SELECTING_AGAIN -> next == SELECTING || next == HANDING || next == CLOSED;
            case HANDING -> next == HANDED || next == WRITING || next == CLOSED;
            case HANDED, WRITING -> next == SELECTING || next == CLOSED;
            case CLOSED -> false;
        };
    }
}
