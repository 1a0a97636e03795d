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
    private final SocketChannel channel;

    LibertyInside() throws IOException {
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            peer = SocketChannel.open(listener.getLocalAddress());
            channel = listener.accept();
        }
    }

    /** The session's own part, with the name of one step as a test wants it. */
    Object session() {
        return new SessionPart(new LinkPart(new TCPConnLink(channel.socket())));
    }

    /** The same of a release that calls the connection something else. */
    Object sessionOfAnotherRelease() {
        return new SessionPart(new RenamedLinkPart(new TCPConnLink(channel.socket())));
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

    record LinkPart(Object tcpConnection) {}

    record RenamedLinkPart(Object connection) {}

    @SuppressWarnings("UnusedMethod") // called by their names
    static final class TCPConnLink {
        private final Socket socket;

        TCPConnLink(Socket socket) {
            this.socket = socket;
        }

        TCPConnLink getSocketIOChannel() {
            return this;
        }

        Socket getSocket() {
            return socket;
        }
    }
}
