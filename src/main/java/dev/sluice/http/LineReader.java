package dev.sluice.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * Makes lines of the bytes of an event stream, wherever reads cut them: they end with CR, LF or both, and are UTF-8.
 *
 * <p>Not thread-safe. Holds at most one line of {@code lineBytesMax} bytes.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">Server-sent events</a>
 */
final class LineReader {
    private static final int USUAL_BYTES = 8 * 1024;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final int lineBytesMax;
    private final Consumer<String> lines;
    private ByteArrayOutputStream begun = new ByteArrayOutputStream();
    private boolean sawReturn;
    private boolean isFirst = true;

    LineReader(int lineBytesMax, Consumer<String> lines) {
        this.lineBytesMax = lineBytesMax;
        this.lines = lines;
    }

    /**
     * Reads all of {@code bytes}.
     *
     * @throws ModelFailedException {@link ModelFailure#TOO_LARGE} for a line beyond the limit
     */
    void read(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            keep(bytes, bytesToLineEnd(bytes));
            if (!bytes.hasRemaining()) return;
            byte end = bytes.get();
            boolean isSecondHalf = end == '\n' && sawReturn;
            sawReturn = end == '\r';
            if (!isSecondHalf) tell();
        }
    }

    /** The stream is at its end; what no line end follows is a line, too. */
    void end() {
        if (begun.size() > 0) tell();
    }

    private static int bytesToLineEnd(ByteBuffer bytes) {
        for (int i = bytes.position(); i < bytes.limit(); i++) {
            byte each = bytes.get(i);
            if (each == '\n' || each == '\r') return i - bytes.position();
        }
        return bytes.remaining();
    }

    private void keep(ByteBuffer bytes, int count) {
        if (count == 0) return;
        if (count > lineBytesMax - begun.size()) {
            throw new ModelFailedException(ModelFailure.TOO_LARGE, "a line of more than " + lineBytesMax + " bytes");
        }
        byte[] copy = new byte[count];
        bytes.get(copy);
        begun.writeBytes(copy);
        sawReturn = false;
    }

    private void tell() {
        String line = begun.toString(UTF_8);
        // What one long line took is not kept for the short ones.
        if (begun.size() > USUAL_BYTES) {
            begun = new ByteArrayOutputStream();
        } else {
            begun.reset();
        }
        boolean hasMark = isFirst && !line.isEmpty() && line.charAt(0) == BYTE_ORDER_MARK;
        isFirst = false;
        lines.accept(hasMark ? line.substring(1) : line);
    }
}
