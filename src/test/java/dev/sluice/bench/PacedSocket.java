package dev.sluice.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/**
 * One WebSocket connection (RFC 6455, unfragmented texts) that takes from its socket as much as it is told to: all there is, so many bytes
 * in a second, or nothing.
 *
 * <p>Not thread-safe. Frames are masked with the key 0.
 */
public final class PacedSocket implements AutoCloseable {
    /** A pace: all there is. */
    public static final long UNPACED = Long.MAX_VALUE;

    /** A pace: nothing. */
    public static final long STOPPED = 0;

    /** It ended without a close frame. */
    public static final int CUT = 1006;

    /** Of a paced reader's allowance: more does not pile up while its owner is busy. */
    private static final double ALLOWANCE_SECONDS_MAX = 0.25;

    private static final int TEXT = 0x81;
    private static final int CLOSE = 0x88;
    private static final int HEADER_BYTES_MAX = 10;

    private final SocketChannel channel;
    private final Sink sink;
    private final byte[] header = new byte[HEADER_BYTES_MAX];
    private int headerBytes;
    private int headerLength = 2;
    private byte[] payload = new byte[256];
    private int payloadBytes;
    private int payloadLength = -1;

    private long pace = UNPACED;
    private double allowedBytes;
    private long allowedAtNanos = System.nanoTime();
    private int closeCode;

    /** Whom a connection's texts are for. */
    @FunctionalInterface
    public interface Sink {
        /** A whole text has come: the first {@code length} bytes of {@code utf8}, until this returns. */
        void text(byte[] utf8, int length) throws IOException;
    }

    /**
     * Connects and upgrades; blocks for that.
     *
     * @param receiveBytes what its kernel takes on its own; 0 for what the system finds right
     */
    public PacedSocket(int port, int receiveBytes, Sink sink) throws IOException {
        this.sink = sink;
        channel = SocketChannel.open();
        if (receiveBytes > 0) channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBytes);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.connect(new InetSocketAddress("localhost", port));
        channel.write(ByteBuffer.wrap(("GET /ws HTTP/1.1\r\nHost: localhost:" + port
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
        channel.configureBlocking(false);
    }

    SocketChannel channel() {
        return channel;
    }

    /** How fast it reads from now on, in bytes per second. */
    public void pace(long bytesPerSecond) {
        pace = bytesPerSecond;
        allowedBytes = 0;
        allowedAtNanos = System.nanoTime();
    }

    long pace() {
        return pace;
    }

    /** 0 while it is open, then the code of the close frame, or {@link #CUT}. */
    public int closeCode() {
        return closeCode;
    }

    /** Sends a text, unless the connection is over. */
    public void say(String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        if (bytes.length > 0xffff) throw new IllegalArgumentException("text: " + bytes.length + " (expected: < 65536)");
        ByteBuffer frame = ByteBuffer.allocate(8 + bytes.length).put((byte) TEXT);
        if (bytes.length < 126) frame.put((byte) (0x80 | bytes.length));
        else frame.put((byte) (0x80 | 126)).putShort((short) bytes.length);
        frame.putInt(0).put(bytes).flip();
        try {
            channel.write(frame);
        } catch (IOException gone) {
            over(CUT);
            return;
        }
        if (frame.hasRemaining()) throw new IOException("the socket does not take a whole text");
    }

    /** Reads what its pace allows by now, through {@code buffer}. */
    public void read(ByteBuffer buffer) throws IOException {
        while (closeCode == 0) {
            buffer.clear();
            if (pace != UNPACED) buffer.limit(Math.min(buffer.capacity(), allowance()));
            if (buffer.limit() == 0) return;
            int count;
            try {
                count = channel.read(buffer);
            } catch (IOException reset) {
                count = -1;
            }
            if (count < 0) over(CUT);
            if (count <= 0) return;
            allowedBytes -= count;
            buffer.flip();
            while (buffer.hasRemaining() && closeCode == 0) take(buffer);
        }
    }

    private int allowance() {
        long now = System.nanoTime();
        double most = Math.max(1, pace * ALLOWANCE_SECONDS_MAX);
        allowedBytes = Math.min(most, allowedBytes + pace * ((now - allowedAtNanos) / 1e9));
        allowedAtNanos = now;
        return (int) allowedBytes;
    }

    private void take(ByteBuffer from) throws IOException {
        if (payloadLength < 0) {
            header[headerBytes++] = from.get();
            if (headerBytes == 2) headerLength = 2 + extraLengthBytes();
            if (headerBytes < headerLength) return;
            payloadLength = payloadLength();
            if (payload.length < payloadLength)
                payload = Arrays.copyOf(payload, Math.max(payloadLength, 2 * payload.length));
        }
        int count = Math.min(from.remaining(), payloadLength - payloadBytes);
        from.get(payload, payloadBytes, count);
        payloadBytes += count;
        if (payloadBytes == payloadLength) deliver();
    }

    private void deliver() throws IOException {
        int opcode = header[0] & 0xff;
        int length = payloadLength;
        headerBytes = 0;
        headerLength = 2;
        payloadLength = -1;
        payloadBytes = 0;
        if (opcode == CLOSE) over(length < 2 ? CUT : ByteBuffer.wrap(payload).getShort() & 0xffff);
        else if (opcode == TEXT) sink.text(payload, length);
        else throw new IOException("neither a text nor a close: " + opcode);
    }

    private int extraLengthBytes() {
        int length = header[1] & 0x7f;
        return length == 127 ? 8 : length == 126 ? 2 : 0;
    }

    private int payloadLength() throws IOException {
        int length = header[1] & 0x7f;
        if (length < 126) return length;
        long extended = length == 126
                ? ByteBuffer.wrap(header, 2, 2).getShort() & 0xffff
                : ByteBuffer.wrap(header, 2, 8).getLong();
        if (extended < 0 || extended > 1 << 28) throw new IOException("a text of " + extended + " bytes");
        return (int) extended;
    }

    private void over(int code) throws IOException {
        if (closeCode == 0) closeCode = code;
        channel.close();
    }

    @Override
    public void close() throws IOException {
        over(CUT);
    }
}
