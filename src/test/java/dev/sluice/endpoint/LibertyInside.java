package dev.sluice.endpoint;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * What an Open Liberty session leads to, under the names that are known, with a real socket at the end and its peer in the test's hands.
 */
final class LibertyInside implements AutoCloseable {
    final SocketChannel peer;
    final Writes writes = new Writes();
    final LinkPart link;
    private final SocketChannel channel;

    LibertyInside() throws IOException {
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            peer = SocketChannel.open(listener.getLocalAddress());
            channel = listener.accept();
        }
        link = new LinkPart(new TCPConnLink(channel.socket(), writes));
    }

    /** The session's own part, with the name of one step as a test wants it. */
    Object session() {
        return new SessionPart(link);
    }

    /** The same of a release that calls the connection something else. */
    Object sessionOfAnotherRelease() {
        return new SessionPart(new RenamedLinkPart(link.tcpConnection));
    }

    SocketChannel channel() {
        return channel;
    }

    @Override
    public void close() throws IOException {
        peer.close();
        channel.close();
    }

    record SessionPart(Object connLink) {}

    /** What a close waits for that is to see the connection's read end. */
    static final class LinkPart {
        final Object linkSync = new Object();
        final Object tcpConnection;
        final Object vConnection = new Object();
        final Device deviceConnLink = new Device();
        boolean readNotifyTriggered;

        LinkPart(Object tcpConnection) {
            this.tcpConnection = tcpConnection;
        }
    }

    /** What lets go of the socket. */
    @SuppressWarnings("UnusedMethod") // called by its name
    static final class Device {
        Object closed;

        void close(Object connection, Exception why) {
            closed = connection;
        }
    }

    /** What a close waits for that writes its frame. */
    static final class Writes {
        boolean blockedThread;
        IOException blockingIOError;
        final Wait blockWait = new Wait();
    }

    @SuppressWarnings("UnusedMethod") // called by its name
    static final class Wait {
        boolean notified;

        void simpleNotify() {
            notified = true;
        }
    }

    record RenamedLinkPart(Object connection) {}

    @SuppressWarnings("UnusedMethod") // called by their names
    static final class TCPConnLink {
        private final Socket socket;
        private final Writes writes;

        TCPConnLink(Socket socket, Writes writes) {
            this.socket = socket;
            this.writes = writes;
        }

        Writes getWriteInterface() {
            return writes;
        }

        TCPConnLink getSocketIOChannel() {
            return this;
        }

        Socket getSocket() {
            return socket;
        }
    }
}
