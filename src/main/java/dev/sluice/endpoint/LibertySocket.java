package dev.sluice.endpoint;

import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.Socket;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The socket under an Open Liberty WebSocket session, reached by reflection: the API can neither end a connection whose peer
 * does not read nor say how much of a message such a peer has taken, and its close may wait for ever for a socket that is over.
 *
 * <p>Where a release names things differently everything here says so once in the log and then does nothing.
 */
final class LibertySocket {
    private static final Logger LOG = Logger.getLogger(LibertySocket.class.getName());
    private static final AtomicBoolean TOLD = new AtomicBoolean();

    private final Session session;
    private final KernelSendQueues kernel;
    private volatile @Nullable Reached reached;

    LibertySocket(Session session, KernelSendQueues kernel) {
        this.session = session;
        this.kernel = kernel;
    }

    /** Looks the socket up while the container still leads to it, so that it can be cut after a close, too. */
    void reach() {
        try {
            Object link = networkLink();
            reached = new Reached(webSocketLink(), Inside.call(link, "getWriteInterface"), socket(link));
        } catch (Inside.AbsentException gone) {
            LOG.log(Level.FINE, "reach for a socket that is gone", gone);
        } catch (ReflectiveOperationException | RuntimeException unknownRelease) {
            tell(unknownRelease);
        }
    }

    /**
     * Ends the TCP connection, unless it has ended; false where that could not be tried. What the peer's kernel has it can still read;
     * what our kernel holds for it is dropped.
     */
    boolean cut() {
        try {
            Socket socket = socket();
            SocketChannel channel = socket.getChannel();
            if (!channel.isOpen()) return true;
            // With linger 0 the end overtakes what the peer has not read yet; that is for a peer whose kernel takes no
            // more.
            if (!kernel.isKnown() || kernel.bytes(socket) > 0) socket.setSoLinger(true, 0);
            // Output first: that is what the container's pending write wakes up from.
            quietly(channel::shutdownOutput);
            quietly(channel::shutdownInput);
            return true;
        } catch (IOException | Inside.AbsentException gone) {
            LOG.log(Level.FINE, "cut of a socket that is gone", gone);
            return true;
        } catch (ReflectiveOperationException | RuntimeException unknownRelease) {
            tell(unknownRelease);
            return false;
        }
    }

    /**
     * Has the container let go of the socket where it has not: where the peer's end and a close of ours meet, each of the container's two
     * ways to see to it leaves it to the other. May block.
     */
    void end() {
        Reached known = reached;
        if (known == null || isOver()) return;
        try {
            known.letGo();
        } catch (Inside.AbsentException | InvocationTargetException gone) {
            LOG.log(Level.FINE, "end of a socket that is gone", gone);
        } catch (ReflectiveOperationException | RuntimeException unknownRelease) {
            tell(unknownRelease);
        }
    }

    /** Whether the container has let go of the socket; false where that cannot be known. */
    boolean isOver() {
        Reached known = reached;
        return known != null && !known.socket.getChannel().isOpen();
    }

    /**
     * Has the container's close go on that waits for a socket that is over. Where a connection ends under it, the container drops
     * the read that the close wants to see end, or the write of the close frame, and tells neither: its thread would be held for ever.
     */
    void freeClose() {
        Reached known = reached;
        if (known == null || !isOver()) return;
        try {
            known.endRead();
            known.endWrite();
        } catch (ReflectiveOperationException | RuntimeException unknownRelease) {
            tell(unknownRelease);
        }
    }

    /** Bytes that the kernel takes for a peer that does not read; empty where that cannot be known. */
    OptionalInt sendBufferBytes() {
        try {
            return OptionalInt.of(socket().getSendBufferSize());
        } catch (IOException | ReflectiveOperationException | RuntimeException unknown) {
            LOG.log(Level.FINE, "no socket to ask", unknown);
            return OptionalInt.empty();
        }
    }

    /** Bytes that the peer has not taken yet, in the container and in the kernel; 0 where that cannot be known. */
    long untakenBytes() {
        try {
            Object link = networkLink();
            long bytes = kernel.bytes(socket(link));
            Object buffers = Inside.call(Inside.call(link, "getWriteInterface"), "getBuffers");
            if (!(buffers instanceof Object[] all)) return bytes;
            for (Object buffer : all) if (buffer != null) bytes += (Integer) Inside.call(buffer, "remaining");
            return bytes;
        } catch (Inside.AbsentException nothingOnItsWay) {
            return 0;
        } catch (ReflectiveOperationException | RuntimeException unknownRelease) {
            tell(unknownRelease);
            return 0;
        }
    }

    /** What hands the reads and writes of this socket's port to the container's selectors: {@link LibertySelectors}. */
    Object ioQueues() throws ReflectiveOperationException {
        return Inside.call(Inside.call(networkLink(), "getTCPChannel"), "getWorkQueueManager");
    }

    private Socket socket() throws ReflectiveOperationException {
        Reached known = reached;
        return known != null ? known.socket : socket(networkLink());
    }

    private static Socket socket(Object networkLink) throws ReflectiveOperationException {
        return (Socket) Inside.call(Inside.call(networkLink, "getSocketIOChannel"), "getSocket");
    }

    /** The last of the container's layers; with TLS there is one before it, whose buffers are not what the peer is sent. */
    private Object networkLink() throws ReflectiveOperationException {
        Object link = Inside.field(webSocketLink(), "tcpConnection");
        while (!link.getClass().getSimpleName().equals("TCPConnLink")) link = Inside.call(link, "getDeviceLink");
        return link;
    }

    private Object webSocketLink() throws ReflectiveOperationException {
        return Inside.field(Inside.call(session, "getSessionImpl"), "connLink");
    }

    private static void tell(Exception why) {
        if (!TOLD.compareAndSet(false, true)) return;
        LOG.log(
                Level.WARNING,
                "stalled peers are closed the slow way: this Open Liberty has no socket where one is known",
                why);
    }

    private static void quietly(Shutdown shutdown) {
        try {
            shutdown.run();
        } catch (IOException alreadyShut) {
            LOG.log(Level.FINEST, "already shut", alreadyShut);
        }
    }

    /** What the container lets go of before its close is done. */
    private record Reached(Object webSocketLink, Object writes, Socket socket) {
        void endRead() throws ReflectiveOperationException {
            Object lock = Inside.field(webSocketLink, "linkSync");
            synchronized (lock) {
                Inside.set(webSocketLink, "readNotifyTriggered", true);
                lock.notifyAll();
            }
        }

        void letGo() throws ReflectiveOperationException {
            Object device = Inside.field(webSocketLink, "deviceConnLink");
            Object connection = Inside.field(webSocketLink, "vConnection");
            Object unused = Inside.method(device.getClass(), "close", 2).invoke(device, connection, null);
        }

        void endWrite() throws ReflectiveOperationException {
            boolean waited = (Boolean) Inside.field(writes, "blockedThread");
            if (!waited) return;
            Inside.set(writes, "blockingIOError", new ClosedChannelException());
            Object wait = Inside.field(writes, "blockWait");
            Object unused = Inside.method(wait.getClass(), "simpleNotify", 0).invoke(wait);
        }
    }

    @FunctionalInterface
    private interface Shutdown {
        Object run() throws IOException;
    }
}
