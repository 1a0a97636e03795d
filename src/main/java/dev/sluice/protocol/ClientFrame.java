package dev.sluice.protocol;

import org.jspecify.annotations.Nullable;

/** A frame a client sent, valid by itself; whether it is welcome now is for the connection to say. */
public sealed interface ClientFrame permits Handshake, Message, Abort, Leave, Signal, Ping, Pong {
    /** The message it speaks of; null where it names none. */
    default @Nullable String messageId() {
        return null;
    }

    /** Calls the method for this frame's kind. */
    <R> R handledBy(Handler<R> handler);

    /**
     * One method per kind of frame: a new kind fails to compile wherever frames are handled.
     *
     * @param <R> what handling gives back
     */
    interface Handler<R> {
        /** A {@code hello} or {@code join}. */
        R onHandshake(Handshake handshake);

        /** A {@code message}; ask {@link Message#isStop()} first. */
        R onMessage(Message message);

        /** An {@code abort} or {@code message_abort}. */
        R onAbort(Abort abort);

        /** A {@code leave}. */
        R onLeave();

        /** A {@code typing} or {@code presence}. */
        R onSignal(Signal signal);

        /** A {@code ping}; the answer is {@link ServerPong}. */
        R onPing();

        /** A {@code pong}. */
        R onPong();
    }
}
