package dev.sluice.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket connection of the load client (RFC 6455, unfragmented texts below 64 KiB), with one request outstanding.
 *
 * <p>Not thread-safe. Frames are masked with the key 0, which costs the client nothing and the server what any key costs.
 */
final class Wire implements AutoCloseable {
    private static final int INBOUND_BYTES_MAX = 64 * 1024;
    private static final int TEXT = 0x81;
    private static final int CLOSE = 0x88;

    private final Dialogue dialogue;
    private final SocketChannel channel;
    private final ByteBuffer inbound = ByteBuffer.allocate(INBOUND_BYTES_MAX);
    private final ByteBuffer request;
    private final int idIndex;
    private final long idBase;
    private int consumed;
    private long requests;
    private long sentAtNanos;

    /** Connects, upgrades and greets; blocks until the greeting is answered. */
    Wire(int port, Dialogue dialogue, int number) throws IOException {
        this.dialogue = dialogue;
        this.idBase = (long) number << 40;
        request = frame(dialogue.request());
        idIndex = US_ASCII.decode(request.duplicate()).toString().indexOf(Dialogue.ID);
        channel = SocketChannel.open(new InetSocketAddress("localhost", port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.socket().setSoTimeout(10_000);
        upgrade(port);
        greet();
        channel.configureBlocking(false);
    }

    private void upgrade(int port) throws IOException {
        write(ByteBuffer.wrap(("GET " + dialogue.path() + " HTTP/1.1\r\nHost: localhost:" + port
                        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n")
                .getBytes(US_ASCII)));
        StringBuilder head = new StringBuilder();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (head.indexOf("\r\n\r\n") < 0) {
            if (channel.read(one.clear()) < 0) throw new IOException("no upgrade: " + head);
            head.append((char) one.get(0));
        }
        if (!head.toString().startsWith("HTTP/1.1 101")) throw new IOException("no upgrade: " + head);
    }

    private void greet() throws IOException {
        if (dialogue.greeting().isEmpty()) return;
        write(frame(dialogue.greeting()));
        while (true) {
            if (channel.read(inbound) < 0) throw new IOException("closed instead of greeted");
            ByteBuffer payload = nextPayload();
            if (payload == null) continue;
            String text = US_ASCII.decode(payload).toString();
            if (!text.contains(dialogue.greetingAnswer())) throw new IOException("greeted with " + text);
            return;
        }
    }

    SocketChannel channel() {
        return channel;
    }

    /** Sends the next request. */
    void send() throws IOException {
        byte[] id = HexFormat.of().toHexDigits(idBase + requests++).getBytes(US_ASCII);
        request.clear().put(idIndex, id);
        sentAtNanos = System.nanoTime();
        write(request);
    }

    /** Reads what is there; the nanoseconds the outstanding request took if its answer is among it, otherwise -1. */
    long receive() throws IOException {
        if (channel.read(inbound) < 0) throw new IOException("closed by the server");
        long tookNanos = -1;
        for (ByteBuffer payload = nextPayload(); payload != null; payload = nextPayload())
            if (dialogue.isAnswer(payload)) tookNanos = System.nanoTime() - sentAtNanos;
            else if (Dialogue.isRefusal(payload)) throw new IOException("refused: " + US_ASCII.decode(payload));
        return tookNanos;
    }

    /** The payload of the next whole frame in the buffer, or null; valid until the next call. */
    private @Nullable ByteBuffer nextPayload() throws IOException {
        if (consumed > 0) {
            inbound.limit(inbound.position()).position(consumed);
            inbound.compact();
            consumed = 0;
        }
        int available = inbound.position();
        if (available < 2) return null;
        if ((inbound.get(0) & 0xff) == CLOSE) throw new IOException("closed by the server with a frame");
        int length = inbound.get(1) & 0x7f;
        int start = 2;
        if (length == 126) {
            if (available < 4) return null;
            length = inbound.getShort(2) & 0xffff;
            start = 4;
        } else if (length == 127) throw new IOException("a frame over " + INBOUND_BYTES_MAX + " bytes");
        if (available < start + length) return null;
        consumed = start + length;
        return inbound.duplicate().limit(start + length).position(start);
    }

    private void write(ByteBuffer bytes) throws IOException {
        channel.write(bytes);
        if (bytes.hasRemaining()) throw new IOException("the socket does not take a whole request");
    }

    private static ByteBuffer frame(String text) {
        byte[] payload = text.getBytes(US_ASCII);
        if (payload.length > 0xffff)
            throw new IllegalArgumentException("text: " + payload.length + " (expected: < 65536)");
        ByteBuffer frame = ByteBuffer.allocate(8 + payload.length).put((byte) TEXT);
        if (payload.length < 126) frame.put((byte) (0x80 | payload.length));
        else frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        return frame.putInt(0).put(payload).flip().slice();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
