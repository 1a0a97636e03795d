package dev.sluice.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One WebSocket connection (RFC 6455, unfragmented texts) whose every call blocks, for at most {@value #WAIT_MS} ms. */
final class Caller implements AutoCloseable {
    private static final int WAIT_MS = 600_000;
    private static final int TEXT = 0x81;
    private static final Pattern SESSION = Pattern.compile("\"session_id\":\"([^\"]+)\"");
    private static final Pattern CURSOR = Pattern.compile("\"cursor\":(\\d+)");

    private final Socket socket;
    private final DataInputStream in;

    Caller(int port) throws IOException {
        socket = new Socket("localhost", port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(WAIT_MS);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        socket.getOutputStream()
                .write(("GET /ws HTTP/1.1\r\nHost: localhost:" + port
                                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                + "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n")
                        .getBytes(ISO_8859_1));
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) head.append((char) in.readUnsignedByte());
        if (!head.toString().startsWith("HTTP/1.1 101")) throw new IOException("no upgrade: " + head);
    }

    void say(String text) throws IOException {
        byte[] payload = text.getBytes(UTF_8);
        ByteBuffer frame = ByteBuffer.allocate(8 + payload.length).put((byte) TEXT);
        if (payload.length < 126) frame.put((byte) (0x80 | payload.length));
        else frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        frame.putInt(0).put(payload).flip();
        socket.getOutputStream().write(frame.array(), 0, frame.limit());
    }

    /** The next text that contains {@code part}; skips the others. */
    String await(String part) throws IOException {
        while (true) {
            String text = read();
            if (text.contains(part)) return text;
            if (text.contains("\"type\":\"error\"") || text.contains("hello_error"))
                throw new IOException("refused: " + text);
        }
    }

    private String read() throws IOException {
        int first = in.readUnsignedByte();
        long length = in.readUnsignedByte() & 0x7f;
        if (length == 126) length = in.readUnsignedShort();
        else if (length == 127) length = in.readLong();
        byte[] payload = in.readNBytes((int) length);
        if (first != TEXT) throw new IOException("closed by the server: " + first);
        return new String(payload, UTF_8);
    }

    static String sessionId(String frame) {
        Matcher found = SESSION.matcher(frame);
        if (!found.find()) throw new IllegalArgumentException("no session_id: " + frame);
        return found.group(1);
    }

    /** The frame's cursor, which stands last among its members of that name. */
    static long cursor(String frame) {
        Matcher found = CURSOR.matcher(frame);
        long cursor = -1;
        while (found.find()) cursor = Long.parseLong(found.group(1));
        if (cursor < 0) throw new IllegalArgumentException("no cursor: " + frame);
        return cursor;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
