package dev.sluice.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A socket that says what it is told, as fast as its network takes it, and counts words in what comes back. Every wait is bounded. */
final class RawClient implements AutoCloseable {
    private static final int TEXT = 0x81;
    private static final int WAIT_MS = 30_000;

    private final Socket socket = new Socket();
    private final StringBuilder heard = new StringBuilder();

    /** Connected; its network keeps next to nothing that it does not read. */
    RawClient(int port) {
        try {
            socket.setReceiveBufferSize(4096);
            socket.setSoTimeout(WAIT_MS);
            socket.connect(new InetSocketAddress("localhost", port), WAIT_MS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks for the upgrade and waits for its answer: until then a client may send nothing else (RFC 6455 §4.1). */
    RawClient upgrade() {
        say(("GET /ws HTTP/1.1\r\nHost: localhost:" + socket.getPort()
                        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n")
                .getBytes(UTF_8));
        var answer = new StringBuilder();
        try {
            while (!answer.toString().endsWith("\r\n\r\n")) {
                int next = socket.getInputStream().read();
                if (next < 0) break;
                answer.append((char) next);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!answer.toString().startsWith("HTTP/1.1 101 ")) throw new IllegalStateException("upgrade: " + answer);
        return this;
    }

    RawClient say(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** That text so many times, as frames behind each other. */
    static byte[] frames(String text, int times) {
        byte[] payload = text.getBytes(UTF_8);
        if (payload.length > 125) throw new IllegalArgumentException("text: " + text + " (expected: a short one)");
        var frames = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            frames.write(TEXT);
            frames.write(0x80 | payload.length);
            frames.writeBytes(new byte[4]);
            frames.writeBytes(payload);
        }
        return frames.toByteArray();
    }

    /** Reads until {@code word} has come so many times, or the connection ends. Returns how many times it has. */
    int count(String word, int times) {
        byte[] bytes = new byte[16_384];
        int count = 0;
        try {
            InputStream in = socket.getInputStream();
            while (count < times) {
                int read = in.read(bytes);
                if (read < 0) break;
                heard.append(new String(bytes, 0, read, UTF_8));
                int seen = 0;
                for (int at = heard.indexOf(word); at >= 0; at = heard.indexOf(word, seen)) {
                    seen = at + word.length();
                    count++;
                }
                // The word may be cut in two.
                heard.delete(0, Math.max(seen, heard.length() - word.length()));
            }
        } catch (IOException ended) {
            heard.append(ended);
        }
        return count;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
