package dev.sluice.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * One client that sends as fast as its socket takes it and counts how each frame is answered: by an {@code accepted}, or by an
 * error's code; what others of its session are told does not count. Not thread-safe; blocks while it is greeted, never afterwards.
 */
final class Flooder implements AutoCloseable {
    private static final int BYTES_MAX = 64 * 1024;
    private static final int TEXT = 0x81;
    private static final int CLOSE = 0x88;
    private static final String ACCEPTED = "accepted";
    private static final String CODE = "\"code\":\"";

    private final FloodKind kind;
    private final SocketChannel channel;
    private final ByteBuffer inbound = ByteBuffer.allocate(BYTES_MAX);
    private final ByteBuffer outbound = ByteBuffer.allocate(BYTES_MAX).flip();
    private final byte[] request;
    private final int idIndex;
    private final long idBase;
    private final Map<String, Long> answers = new TreeMap<>();
    private String sessionId = "";
    private String ending = "";
    private long sent;
    private long answered;

    /** Connects, upgrades, is greeted, and has its first message accepted where it has one. */
    Flooder(int port, FloodKind kind, String sharedSessionId, int number) throws IOException {
        this.kind = kind;
        idBase = (long) number << 40;
        ByteBuffer frame = frame(kind.request());
        request = new byte[frame.remaining()];
        frame.get(request);
        idIndex = new String(request, US_ASCII).indexOf(Dialogue.ID);
        channel = SocketChannel.open(new InetSocketAddress("localhost", port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        write(ByteBuffer.wrap(("GET /ws HTTP/1.1\r\nHost: localhost:" + port
                        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n")
                .getBytes(US_ASCII)));
        ByteBuffer one = ByteBuffer.allocate(1);
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            if (channel.read(one.clear()) < 0) throw new IOException("no upgrade: " + head);
            head.append((char) one.get(0));
        }
        if (!head.toString().startsWith("HTTP/1.1 101")) throw new IOException("no upgrade: " + head);
        write(frame(kind.greeting(sharedSessionId)));
        sessionId = Caller.sessionId(await("\"hello_ok\""));
        if (!kind.first().isEmpty() && sharedSessionId.isEmpty()) {
            write(frame(kind.first()));
            await("\"accepted\"");
        }
        answers.clear();
        answered = 0;
        channel.configureBlocking(false);
    }

    FloodKind kind() {
        return kind;
    }

    String sessionId() {
        return sessionId;
    }

    SelectionKey register(Selector selector) throws IOException {
        return channel.register(selector, SelectionKey.OP_READ | SelectionKey.OP_WRITE, this);
    }

    /** Reads what is there and, while it floods, writes what the socket takes. */
    void turn(SelectionKey key, boolean flooding) {
        try {
            if (key.isReadable()) read();
            if (!key.isValid() || !key.isWritable()) return;
            if (!outbound.hasRemaining() && flooding) fill();
            channel.write(outbound);
            if (!flooding && !outbound.hasRemaining()) key.interestOps(SelectionKey.OP_READ);
        } catch (IOException e) {
            end(key, e.toString());
        }
        if (!ending.isEmpty()) key.cancel();
    }

    private void fill() {
        outbound.clear();
        while (outbound.remaining() >= request.length) {
            int start = outbound.position();
            outbound.put(request);
            byte[] id = HexFormat.of().toHexDigits(idBase + sent++).getBytes(US_ASCII);
            outbound.put(start + idIndex, id);
        }
        outbound.flip();
    }

    private void read() throws IOException {
        if (channel.read(inbound) < 0) throw new IOException("end of stream");
        inbound.flip();
        while (ending.isEmpty() && next() != null) {}
        inbound.compact();
    }

    /** The next whole text, counted if it is an answer; null if there is none. */
    private String next() throws IOException {
        if (inbound.remaining() < 2) return null;
        int at = inbound.position();
        int first = inbound.get(at) & 0xff;
        int length = inbound.get(at + 1) & 0x7f;
        int start = at + 2;
        if (length == 126) {
            if (inbound.remaining() < 4) return null;
            length = inbound.getShort(at + 2) & 0xffff;
            start = at + 4;
        } else if (length == 127) {
            throw new IOException("a frame over " + BYTES_MAX + " bytes");
        }
        if (inbound.limit() < start + length) return null;
        inbound.position(start + length);
        if (first == CLOSE) {
            String reason = new String(inbound.array(), start + 2, length - 2, US_ASCII);
            throw new IOException("closed " + (inbound.getShort(start) & 0xffff) + " " + reason);
        }
        if (first != TEXT) throw new IOException("a frame that is no text: " + first);
        String text = new String(inbound.array(), start, length, US_ASCII);
        count(text);
        return text;
    }

    private void count(String text) {
        String answer = null;
        if (text.startsWith("{\"type\":\"error\"")) {
            int from = text.indexOf(CODE) + CODE.length();
            answer = text.substring(from, text.indexOf('"', from));
        } else if (text.contains("\"status\":\"accepted\"") && !text.contains("\"sender_id\"")) {
            answer = ACCEPTED;
        }
        if (answer == null) return;
        answers.merge(answer, 1L, Long::sum);
        answered++;
    }

    private String await(String part) throws IOException {
        while (true) {
            inbound.flip();
            String text = next();
            inbound.compact();
            if (text != null && text.contains(part)) return text;
            if (text == null && channel.read(inbound) < 0) throw new IOException("closed without " + part);
        }
    }

    private void end(SelectionKey key, String why) {
        ending = why;
        key.cancel();
    }

    /** Frames sent, those the socket has not taken included. */
    long sent() {
        return sent;
    }

    /** Frames answered. */
    long answered() {
        return answered;
    }

    /** How many answers of each kind. */
    Map<String, Long> answers() {
        return answers;
    }

    /** How the connection ended; empty while it lasts. */
    String ending() {
        return ending;
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) channel.write(bytes);
    }

    private static ByteBuffer frame(String text) {
        byte[] payload = text.getBytes(US_ASCII);
        ByteBuffer frame = ByteBuffer.allocate(8 + payload.length).put((byte) TEXT);
        if (payload.length < 126) frame.put((byte) (0x80 | payload.length));
        else frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        return frame.putInt(0).put(payload).flip();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
