package dev.sluice.endpoint;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.sluice.protocol.CloseCode;
import dev.sluice.session.Attachment;
import org.jspecify.annotations.Nullable;

/**
 * Where one connection is between its upgrade and its end, and its hold on a session.
 *
 * <p>Thread-safe. The only writer of the {@link ConnectionState}; what a change asks for is done outside its lock. Whoever ends
 * the connection first is told so.
 */
final class ConnectionLife {
    @GuardedBy("this")
    private ConnectionState state = ConnectionState.CONNECTED;

    @GuardedBy("this")
    private @Nullable Attachment attachment;

    @GuardedBy("this")
    private @Nullable CloseCode ending;

    @GuardedBy("this")
    private long endByMs;

    synchronized ConnectionState state() {
        return state;
    }

    /** The hold on a session; null where there is none. */
    synchronized @Nullable Attachment attachment() {
        return attachment;
    }

    /** A handshake is on its way to the sessions; false if none may be. */
    synchronized boolean attaching() {
        return become(ConnectionState.ATTACHING);
    }

    /** The handshake brought a session; false, and the session let go of, if the connection has ended meanwhile. */
    boolean attached(Attachment to) {
        synchronized (this) {
            if (become(ConnectionState.JOINED)) {
                attachment = to;
                return true;
            }
        }
        to.detach();
        return false;
    }

    /** The handshake was refused; false if the connection has ended meanwhile. */
    synchronized boolean refused() {
        return become(ConnectionState.CONNECTED);
    }

    /** Lets go of the session and stays; what it was, or null if there was none. */
    @Nullable
    Attachment leave() {
        Attachment left;
        synchronized (this) {
            left = attachment;
            if (left == null) return null;
            become(ConnectionState.CONNECTED);
            attachment = null;
        }
        left.detach();
        return left;
    }

    /**
     * Ends the connection and lets go of the session; false if it has ended before.
     *
     * @param code what it is closed with; null where its peer or the network ended it
     * @param endByMs when it is {@link #overdue}
     */
    boolean end(@Nullable CloseCode code, long endByMs) {
        Attachment left;
        synchronized (this) {
            if (!become(ConnectionState.CLOSED)) return false;
            this.ending = code;
            this.endByMs = endByMs;
            left = attachment;
            attachment = null;
        }
        if (left != null) left.detach();
        return true;
    }

    /** What a connection of that life weighs on memory, {@code bufferedBytes} of it on its sending side. */
    Load load(long bufferedBytes) {
        Attachment held;
        boolean ends;
        synchronized (this) {
            held = attachment;
            ends = ending != null || state == ConnectionState.CLOSED;
        }
        // Asked without the lock, because the session answers under its log's.
        long awaitedBytes = held == null ? 0 : held.awaitedBytes();
        return new Load(Math.max(bufferedBytes, awaitedBytes), ends);
    }

    /** The connection is to end, and keeps its session until then; false if it is ending or has ended before. */
    synchronized boolean endSoon(CloseCode code, long byMs) {
        if (ending != null || state == ConnectionState.CLOSED) return false;
        ending = code;
        endByMs = byMs;
        return true;
    }

    /** What the connection should have been closed with by now; null where there is no hurry. */
    synchronized @Nullable CloseCode overdue(long nowMs) {
        return nowMs >= endByMs ? ending : null;
    }

    @GuardedBy("this")
    private boolean become(ConnectionState next) {
        if (!state.mayBecome(next)) return false;
        state = next;
        return true;
    }
}
