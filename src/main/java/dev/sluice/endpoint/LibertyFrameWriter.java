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
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A connection's wire over {@link RemoteEndpoint.Async}: one send outstanding, its {@code SendHandler} the confirmation.
 *
 * <p>Thread-safe, nothing blocks. A close waits for the send on its way, because the container would block on it; a peer that
 * takes neither within {@link Closer#GRACE} is cut off.
 */
final class LibertyFrameWriter implements Wire {
    private static final Logger LOG = Logger.getLogger(LibertyFrameWriter.class.getName());

    /** Of what waits in the kernel: less may be its own bookkeeping. */
    private static final int LEAST_PROGRESS_BYTES = 1024;

    /** More than a ping: that its kernel acknowledges one does not show that a client lives. */
    private static final int LEAST_TAKEN_BYTES = 64;

    /** How long one message may take: what ends a stalled peer where there is no heartbeat to do so. */
    static final Duration SEND_TIMEOUT = Duration.ofMinutes(5);

    private final Session session;
    private final RemoteEndpoint.Async remote;
    private final LibertySocket socket;
    private final Closer closer;
    private final AtomicReference<@Nullable Written> onItsWay = new AtomicReference<>();
    private final AtomicReference<@Nullable CloseCode> closing = new AtomicReference<>();
    private final AtomicBoolean closeBegun = new AtomicBoolean();
    private final AtomicLong writtenBytes = new AtomicLong();
    private volatile boolean closed;

    // Of the sweep's thread only: what it saw on its way when it last looked.
    private @Nullable Written seenOnItsWay;
    private long seenUntakenBytes;
    private long takenBytesAtWatch;

    LibertyFrameWriter(Session session, LibertySocket socket, Closer closer) {
        this.session = session;
        this.remote = session.getAsyncRemote();
        this.socket = socket;
        this.closer = closer;
        remote.setSendTimeout(SEND_TIMEOUT.toMillis());
    }

    @Override
    public void carries(Outbound outbound) {}

    @Override
    public void check(long nowMs) {}

    @Override
    public void write(String text, Written written) {
        onItsWay.set(written);
        try {
            remote.sendText(text, result -> {
                if (result.isOK()) writtenBytes.addAndGet(text.length());
                confirmed(written, outcome(result));
            });
        } catch (RuntimeException ended) {
            LOG.log(Level.FINE, "send refused by the container", ended);
            confirmed(written, WriteOutcome.FAILED);
        }
    }

    @Override
    public void close(CloseCode code) {
        if (!closing.compareAndSet(null, code)) return;
        if (mayNeverAnswer(code)) closer.afterGrace(socket::cut);
        if (onItsWay.get() == null) {
            beginClose(code);
        } else {
            closer.afterGrace(this::cut);
        }
    }

    // Whose message is not read to its end, or who never said anything: the socket does not wait half a minute for its
    // close frame.
    private static boolean mayNeverAnswer(CloseCode code) {
        return code == CloseCode.PAYLOAD_TOO_LARGE
                || code == CloseCode.HANDSHAKE_TIMEOUT
                || code == CloseCode.OVERLOADED;
    }

    @Override
    public void ended() {
        closed = true;
        Written lost = onItsWay.get();
        if (lost != null) confirmed(lost, WriteOutcome.FAILED);
    }

    @Override
    public void watch() {
        seenOnItsWay = onItsWay.get();
        seenUntakenBytes = socket.untakenBytes();
        takenBytesAtWatch = writtenBytes.get() - seenUntakenBytes;
    }

    @Override
    public boolean tookBytes() {
        Written current = onItsWay.get();
        long untakenBytes = socket.untakenBytes();
        boolean took = (seenOnItsWay != null && current != seenOnItsWay)
                || seenUntakenBytes - untakenBytes >= LEAST_PROGRESS_BYTES
                || writtenBytes.get() - untakenBytes - takenBytesAtWatch >= LEAST_TAKEN_BYTES;
        seenOnItsWay = current;
        seenUntakenBytes = untakenBytes;
        return took;
    }

    // The handler, an exception and the socket's end may all speak for one message; the first is believed.
    private void confirmed(Written written, WriteOutcome outcome) {
        if (!onItsWay.compareAndSet(written, null)) return;
        written.with(outcome);
        CloseCode code = closing.get();
        if (code != null) beginClose(code);
    }

    private void beginClose(CloseCode code) {
        if (!closeBegun.compareAndSet(false, true)) return;
        closer.now(() -> {
            close(new CloseReason(() -> code.number(), code.reason()));
        });
        closer.afterGrace(this::cut);
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

    private void cut() {
        if (closed || socket.cut()) return;
        CloseCode code = closing.get();
        if (code != null) beginClose(code);
    }

    private static WriteOutcome outcome(SendResult result) {
        if (result.isOK()) return WriteOutcome.WRITTEN;
        return result.getException() instanceof SocketTimeoutException ? WriteOutcome.TIMED_OUT : WriteOutcome.FAILED;
    }
}
