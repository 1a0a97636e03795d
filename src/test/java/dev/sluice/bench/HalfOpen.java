package dev.sluice.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** Strangers that connect, say so much and then nothing more, nor read anything. */
final class HalfOpen implements AutoCloseable {
    /** How far they go. */
    enum Kind {
        /** They connect. */
        SILENT,
        /** They send half of the upgrade's headers. */
        HALF_A_REQUEST,
        /** They are upgraded, and say no hello. */
        NO_HELLO
    }

    private final List<SocketChannel> sockets = new ArrayList<>();

    HalfOpen(int port, Kind kind, int count) throws IOException {
        String upgrade = "GET /ws HTTP/1.1\r\nHost: localhost:" + port
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n";
        String said = switch (kind) {
            case SILENT -> "";
            case HALF_A_REQUEST -> upgrade.substring(0, upgrade.length() / 2);
            case NO_HELLO -> upgrade;
        };
        for (int i = 0; i < count; i++) {
            SocketChannel socket = SocketChannel.open(new InetSocketAddress("localhost", port));
            sockets.add(socket);
            socket.write(ByteBuffer.wrap(said.getBytes(US_ASCII)));
        }
    }

    /** How many there are. */
    int count() {
        return sockets.size();
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel socket : sockets) socket.close();
    }
}
