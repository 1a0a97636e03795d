package dev.sluice.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Token events of one stream that follow each other, their text joined: each is still there as it was, and a short one takes a tenth
 * of the memory. Not thread-safe.
 */
public final class TokenRun {
    /** How many events one run takes: who waits for the last keeps them all. */
    static final int TOKENS_MAX = 512;

    /** How much text, unless its first event alone is larger. */
    static final int TEXT_BYTES_MAX = 16_384;

    private static final int OBJECT_BYTES = 72;
    private static final int ARRAYS_BYTES = 3 * 16;
    private static final int TOKENS_MIN = 2;

    private final EncodedToken first;
    private final int frameBytesEach;
    private byte[] text;
    private int[] textEnds = new int[TOKENS_MIN];
    private int[] microsLater = new int[TOKENS_MIN];
    private int size;

    /** A run that begins with {@code token}, which must be conflatable. */
    public TokenRun(EncodedEvent token) {
        if (!(token instanceof EncodedToken opening))
            throw new IllegalArgumentException("token: " + token.type() + " (expected: a conflatable event)");
        first = opening.withoutText();
        frameBytesEach = token.liveBytes() - token.contentBytes();
        text = new byte[token.contentBytes()];
        append(opening);
    }

    /** Adds {@code next} if it continues this run and there is room; false if it has to begin another. */
    public boolean add(EncodedEvent next) {
        if (!(next instanceof EncodedToken token) || size == TOKENS_MAX) return false;
        if (!first.isOfStream(token) || token.cursor() != lastCursor() + 1) return false;
        // Equal but for their text, so that a sum tells how long any of them are together.
        if (token.liveBytes() - token.contentBytes() != frameBytesEach) return false;
        long later = token.timestamp().micros() - first.timestamp().micros();
        if (later != (int) later || textBytes() + token.contentBytes() > TEXT_BYTES_MAX) return false;
        append(token);
        return true;
    }

    private void append(EncodedToken token) {
        byte[] more = token.text().getBytes(StandardCharsets.UTF_8);
        int begin = textBytes();
        if (text.length - begin < more.length) text = Arrays.copyOf(text, Math.max(2 * begin, begin + more.length));
        System.arraycopy(more, 0, text, begin, more.length);
        if (size == textEnds.length) {
            textEnds = Arrays.copyOf(textEnds, 2 * size);
            microsLater = Arrays.copyOf(microsLater, 2 * size);
        }
        textEnds[size] = begin + more.length;
        microsLater[size] =
                (int) (token.timestamp().micros() - first.timestamp().micros());
        size++;
    }

    /** The first event's cursor. */
    public long firstCursor() {
        return first.cursor();
    }

    /** The last event's cursor. */
    public long lastCursor() {
        return first.cursor() + size - 1;
    }

    /** The attempt whose tokens these are. */
    public TurnRef turn() {
        return first.turn();
    }

    /** The event at {@code cursor}, one of this run's, as it was added. */
    public EncodedEvent token(long cursor) {
        int index = index(cursor);
        int begin = index == 0 ? 0 : textEnds[index - 1];
        String content = new String(text, begin, textEnds[index] - begin, StandardCharsets.UTF_8);
        return first.with(cursor, first.timestamp().micros() + microsLater[index], content, textEnds[index] - begin);
    }

    /** Bytes of the contents alone of the events up to {@code cursor}, one of this run's. */
    public int contentBytesUpTo(long cursor) {
        return textEnds[index(cursor)];
    }

    /** Bytes of the events up to {@code cursor}, one of this run's, as frames. */
    public long frameBytesUpTo(long cursor) {
        int index = index(cursor);
        return (long) frameBytesEach * (index + 1) + textEnds[index];
    }

    /** What it takes in memory, at most. */
    public long heapBytes() {
        return OBJECT_BYTES + first.heapBytes() + ARRAYS_BYTES + text.length + 8L * textEnds.length;
    }

    private int textBytes() {
        return size == 0 ? 0 : textEnds[size - 1];
    }

    private int index(long cursor) {
        if (cursor < firstCursor() || cursor > lastCursor()) {
            String range = firstCursor() + " to " + lastCursor();
            throw new IllegalArgumentException("cursor: " + cursor + " (expected: " + range + ")");
        }
        return (int) (cursor - firstCursor());
    }
}
