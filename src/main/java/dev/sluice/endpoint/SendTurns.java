package dev.sluice.endpoint;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is on a socket that takes one send at a time: messages, and between two of them the answer to the newest ping (RFC 6455
 * 5.5.3: older ones need none).
 *
 * <p>Thread-safe; runs nothing, and holds one message and one pong at most. After each send that was begun comes one {@link #done}.
 */
final class SendTurns {
    @GuardedBy("this")
    private boolean busy;

    @GuardedBy("this")
    private boolean closed;

    @GuardedBy("this")
    private @Nullable Runnable message;

    @GuardedBy("this")
    private @Nullable Runnable pong;

    /** A message is to be sent, the only one: what to run now. */
    synchronized Runnable message(Runnable send) {
        if (!busy) return begin(send);
        message = send;
        return SendTurns::nothing;
    }

    /** A ping is to be answered: what to run now. */
    synchronized Runnable pong(Runnable send) {
        if (!busy) return begin(send);
        pong = send;
        return SendTurns::nothing;
    }

    /** A send is over: what to run now. */
    synchronized Runnable done() {
        busy = false;
        Runnable next = message != null ? message : pong;
        if (message != null) message = null;
        else pong = null;
        return next == null ? SendTurns::nothing : begin(next);
    }

    /** Begins no more sends, and forgets what waits. */
    synchronized void close() {
        closed = true;
        message = null;
        pong = null;
    }

    /** Whether no send is under way. */
    synchronized boolean isIdle() {
        return !busy;
    }

    @GuardedBy("this")
    private Runnable begin(Runnable send) {
        if (closed) return SendTurns::nothing;
        busy = true;
        return send;
    }

    private static void nothing() {}
}
