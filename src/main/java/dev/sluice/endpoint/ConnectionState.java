package dev.sluice.endpoint;

/** Where a connection is between its upgrade and its end. */
enum ConnectionState {
    /** Open, without a session: before the handshake, after a refused one, after {@code leave}. */
    CONNECTED,
    /** A handshake was sent on to the sessions and is not answered yet. */
    ATTACHING,
    /** Attached to a session. */
    JOINED,
    /** Over, or as good as over; nothing leaves this state. */
    CLOSED;

    /** Whether a connection here may go to {@code next}. */
    boolean mayBecome(ConnectionState next) {
        return switch (this) {
            case CONNECTED -> next == ATTACHING || next == CLOSED;
            case ATTACHING -> next == JOINED || next == CONNECTED || next == CLOSED;
            case JOINED -> next == CONNECTED || next == CLOSED;
            case CLOSED -> false;
        };
    }
}
