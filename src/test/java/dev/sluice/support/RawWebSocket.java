package dev.sluice.support;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;

/**
 * A WebSocket whose client writes the bytes itself, allowed by RFC 6455 or not, and reads frame by frame.
 *
 * <p>For one thread. Every read blocks for {@link #WAIT} at most and then fails with a {@code SocketTimeoutException}.
 */
public final class RawWebSocket implements AutoCloseable {
    private static final int NARROW_BYTES = 2048;

    /** How long an answer may take. */
    public static final Duration WAIT = Duration.ofSeconds(20);

    /** First byte of a whole text message. */
    public static final int TEXT = 0x81;

    /** First byte of a whole binary message. */
    public static final int BINARY = 0x82;

    /** First byte of the last fragment of a message. */
    public static final int LAST = 0x80;

    /** First byte of a close. */
    public static final int CLOSE = 0x88;

    /** First byte of a ping. */
    public static final int PING = 0x89;

    /** First byte of a pong. */
    public static final int PONG = 0x8a;

    private static final int KEY = 0x5a3c_96e1;

    private final Socket socket;
    private final DataInputStream in;

    /** One frame as it came. */
    public static final class Received {
        private final int first;
        private final byte[] payload;

        private Received(int first, byte[] payload) {
            this.first = first;
            this.payload = payload;
        }

        /** Its first byte: FIN and opcode. */
        public int first() {
            return first;
        }

        /** What it carries. */
        public byte[] payload() {
            return payload.clone();
        }

        /** The payload as text. */
        public String text() {
            return new String(payload, UTF_8);
        }

        /** The code of a close; 1005 where it has none. */
        public int code() {
            return payload.length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xffff;
        }

        /** The reason of a close. */
        public String reason() {
            return payload.length < 2 ? "" : new String(payload, 2, payload.length - 2, UTF_8);
        }
    }

    private RawWebSocket(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    /** A connection to the gateway on this port, upgraded. */
    public static RawWebSocket open(int port) throws IOException {
        return open(port, "/ws", new byte[0]);
    }

    /** An upgraded connection whose network takes hardly more than is received from it. */
    public static RawWebSocket openNarrow(int port) throws IOException {
        return upgraded(narrowSocket(port), "/ws", new byte[0]);
    }

    /** A socket to the gateway on this port whose network takes hardly more than is received from it. */
    public static Socket narrowSocket(int port) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(NARROW_BYTES);
        socket.connect(new InetSocketAddress("localhost", port));
        return socket;
    }

    /** An upgraded connection, whose upgrade request has {@code along} right behind it. */
    public static RawWebSocket open(int port, String path, byte[] along) throws IOException {
        return upgraded(new Socket("localhost", port), path, along);
    }

    private static RawWebSocket upgraded(Socket socket, String path, byte[] along) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) WAIT.toMillis());
        RawWebSocket opened = new RawWebSocket(socket);
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(("GET " + path + " HTTP/1.1\r\nHost: localhost:" + socket.getPort()
                        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n")
                .getBytes(US_ASCII));
        request.writeBytes(along);
        socket.getOutputStream().write(request.toByteArray());
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) head.append((char) opened.in.readUnsignedByte());
        if (!head.toString().startsWith("HTTP/1.1 101")) throw new IOException("no upgrade: " + head);
        return opened;
    }

    /** A frame as a client has to write it: masked, its length in the fewest bytes. */
    public static byte[] frame(int first, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(14 + payload.length).put((byte) first);
        if (payload.length < 126) frame.put((byte) (0x80 | payload.length));
        else if (payload.length <= 0xffff) frame.put((byte) 0xfe).putShort((short) payload.length);
        else frame.put((byte) 0xff).putLong(payload.length);
        frame.putInt(KEY);
        for (int i = 0; i < payload.length; i++) frame.put((byte) (payload[i] ^ (KEY >>> (8 * (3 - i % 4)))));
        byte[] bytes = new byte[frame.position()];
        frame.flip().get(bytes);
        return bytes;
    }

    /** A frame of text. */
    public static byte[] frame(int first, String payload) {
        return frame(first, payload.getBytes(UTF_8));
    }

    /** A close with this code and reason. */
    public static byte[] close(int code, byte[] reason) {
        byte[] payload = ByteBuffer.allocate(2 + reason.length)
                .putShort((short) code)
                .put(reason)
                .array();
        return frame(CLOSE, payload);
    }

    /** Bytes written in hexadecimal, with blanks wherever. */
    public static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    /** Writes bytes as they are. */
    public RawWebSocket send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** Writes a whole text message. */
    public RawWebSocket say(String text) throws IOException {
        return send(frame(TEXT, text));
    }

    /** Says hello to {@code echo} and reads the answer. */
    public RawWebSocket greet() throws IOException {
        say("{\"type\":\"hello\",\"agent_id\":\"echo\"}");
        awaitText("\"hello_ok\"");
        return this;
    }

    /** The next frame; throws {@link EOFException} where the connection ends first. */
    public Received receive() throws IOException {
        int first = in.readUnsignedByte();
        long length = in.readUnsignedByte();
        if (length == 126) length = in.readUnsignedShort();
        else if (length == 127) length = in.readLong();
        return new Received(first, in.readNBytes((int) length));
    }

    /** The next text that contains {@code part}; skips what else comes. */
    public String awaitText(String part) throws IOException {
        while (true) {
            Received frame = receive();
            if (frame.first() == CLOSE) throw new IOException("closed " + frame.code() + " " + frame.reason());
            if (frame.first() == TEXT && frame.text().contains(part)) return frame.text();
        }
    }

    /** The close frame; skips what else comes. Where there is none: 1006 and how the connection ended. */
    public String ending() throws IOException {
        try {
            while (true) {
                Received frame = receive();
                if (frame.first() == CLOSE) return (frame.code() + " " + frame.reason()).trim();
            }
        } catch (EOFException | SocketException end) {
            return "1006";
        }
    }

    /** Says that nothing more comes, and goes on receiving. */
    public void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
