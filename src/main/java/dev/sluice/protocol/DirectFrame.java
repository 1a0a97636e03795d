package dev.sluice.protocol;

/** A frame that answers or informs one connection: it has no cursor and is never replayed. */
public sealed interface DirectFrame
        permits HelloOk,
                HelloError,
                Joined,
                JoinError,
                Snapshot,
                Status,
                ErrorFrame,
                Aborted,
                NoActiveTurn,
                Cancelled,
                Left,
                ServerPing,
                ServerPong,
                RelayedSignal {
    /** The frame's {@code type}. */
    String type();

    /** Writes the frame's members but its type; called by {@link FrameEncoder}. */
    void describe(JsonObject out);

    /** Whether the frame may be left out for a connection that lags. */
    default boolean droppable() {
        return false;
    }
}
