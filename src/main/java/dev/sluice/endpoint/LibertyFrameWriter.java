package dev.sluice.endpoint;

import dev.sluice.outbound.Outbound;
import dev.sluice.outbound.WriteOutcome;
import dev.sluice.protocol.CloseCode;
import jakarta.websocket.CloseReason;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A connection's wire over {@link RemoteEndpoint.Async}: one send outstanding, its {@code SendHandler} the confirmation.
 *
 * <p>Thread-safe, nothing blocks. Pongs go out between messages. A close waits for the send on its way, because the container
 * would block on it; a socket that is still open {@link Closer#GRACE} after the decision is cut.
 */
final class LibertyFrameWriter implements Wire {
    private static final Logger LOG = Logger.getLogger(LibertyFrameWriter.class.getName());

    /** Any number below 1 is none for the API; this container takes 0 for the inactivity timeout of its sockets. */
    private static final long NO_TIMEOUT = -1;

    private final Session session;
    private final RemoteEndpoint.Async remote;
    private final LibertySocket socket;
    private final Closer closer;
    private final SendTurns turns = new SendTurns();
    private final AtomicReference<@Nullable Written> onItsWay = new AtomicReference<>();
    private final AtomicReference<@Nullable CloseCode> closing = new AtomicReference<>();
    private final AtomicBoolean closeBegun = new AtomicBoolean();
    private final Uptake uptake;
    private volatile @Nullable LibertyPong pongs;
    private volatile boolean closed;

    LibertyFrameWriter(Session session, LibertySocket socket, Closer closer) {
        this.session = session;
        this.remote = session.getAsyncRemote();
        this.socket = socket;
        this.closer = closer;
        this.uptake = new Uptake(socket::untakenBytes);
        // The container would count from a message's beginning, however well it is being read.
        remote.setSendTimeout(NO_TIMEOUT);
    }

    @Override
    public void carries(Outbound outbound) {}

    @Override
    public void check(long nowMs) {}

    @Override
    public void write(String text, Written written) {
        onItsWay.set(written);
        turns.message(() -> send(text, written)).run();
    }

    private void send(String text, Written written) {
        try {
            remote.sendText(text, result -> {
                if (result.isOK()) uptake.confirmed(text.length());
                confirmed(written, outcome(result));
            });
        } catch (RuntimeException ended) {
            LOG.log(Level.FINE, "send refused by the container", ended);
            confirmed(written, WriteOutcome.FAILED);
        }
    }

    @Override
    public void pong(byte[] data) {
        turns.pong(() -> sendPong(data)).run();
    }

    private void sendPong(byte[] data) {
        try {
            LibertyPong known = pongs;
            if (known == null) pongs = known = LibertyPong.over(session);
            if (known.send(data, result -> sent())) return;
        } catch (ReflectiveOperationException | RuntimeException gone) {
            LOG.log(Level.FINE, "pong to a socket that is gone", gone);
        }
        sent();
    }

    @Override
    public void close(CloseCode code) {
        if (!closing.compareAndSet(null, code)) return;
        turns.close();
        // Before the container lets go of it: its close may be done long before the socket is.
        socket.reach();
        closer.afterGrace(this::cut);
        if (turns.isIdle()) beginClose(code);
    }

    @Override
    public void ended() {
        closed = true;
        Written lost = onItsWay.get();
        if (lost != null) confirmed(lost, WriteOutcome.FAILED);
    }

    @Override
    public void watch() {
        uptake.watch(onItsWay.get());
    }

    @Override
    public boolean tookBytes() {
        return uptake.tookBytes(onItsWay.get());
    }

    @Override
    public boolean stalled(long nowMs, Runnable moved) {
        return uptake.stalled(onItsWay.get(), nowMs, moved);
    }

    // The handler, an exception and the socket's end may all speak for one message; the first is believed.
    private void confirmed(Written written, WriteOutcome outcome) {
        if (!onItsWay.compareAndSet(written, null)) return;
        Runnable next = turns.done();
        written.with(outcome);
        goOn(next);
    }

    private void sent() {
        goOn(turns.done());
    }

    private void goOn(Runnable next) {
        next.run();
        CloseCode code = closing.get();
        if (code != null && turns.isIdle()) beginClose(code);
    }

    private void beginClose(CloseCode code) {
        if (!closeBegun.compareAndSet(false, true)) return;
        closer.now(() -> close(new CloseReason(() -> code.number(), code.reason())), socket::freeClose);
    }

    private void close(CloseReason reason) {
        try {
            if (!closed) session.close(reason);
        } catch (IOException | IllegalStateException gone) {
            LOG.log(Level.FINE, "close of a socket that is gone", gone);
        } finally {
            closed = true;
        }
    }

    // Whether or not the container calls the connection closed: it waits half a minute for a close frame in answer.
    private void cut() {
        if (closer.cut(socket)) return;
        CloseCode code = closing.get();
        if (code != null) beginClose(code);
    }

    private static WriteOutcome outcome(SendResult result) {
        if (result.isOK()) return WriteOutcome.WRITTEN;
        return result.getException() instanceof SocketTimeoutException ? WriteOutcome.TIMED_OUT : WriteOutcome.FAILED;
    }
}
