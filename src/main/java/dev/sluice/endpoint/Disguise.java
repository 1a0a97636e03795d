package dev.sluice.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.protocol.CloseCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Shows the container some of a client's frames as others, so that it leaves to us what it would answer on the thread that reads: with a
 * blocking write, which a client that does not read holds up, and so few threads read that a handful of such clients would
 * hold them all. A ping is shown as a pong, which comes to the endpoint with its bytes; a text as a binary message, which the container
 * does not decode and so cannot find malformed.
 *
 * <p>For one thread at a time: the one that reads, which brings what was shown in the order in which it was shown.
 */
final class Disguise implements FrameHeaders.Seen {
    private static final int OPCODE_BITS = 0x0f;
    private static final int TEXT = 0x1;
    private static final int BINARY = 0x2;
    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    private static final int PONG = 0xA;

    /** Where malformed bytes would be; a client may send it, too. */
    private static final char REPLACEMENT = '\uFFFD';

    /** For each pong shown whether it is a ping; as many as one read may bring. */
    private final Queue<Boolean> pings = new ArrayDeque<>();

    private boolean worn;
    private boolean closing;

    /** From now on frames pass here. */
    void wear() {
        worn = true;
    }

    @Override
    public @Nullable CloseCode header(ByteBuffer bytes, int at) {
        int first = bytes.get(at);
        switch (first & OPCODE_BITS) {
            case TEXT -> show(bytes, at, first, BINARY);
            case BINARY -> {
                return CloseCode.TEXT_ONLY;
            }
            case PING -> {
                show(bytes, at, first, PONG);
                pings.add(true);
            }
            case PONG -> pings.add(false);
            case CLOSE -> closing = true;
            default -> {}
        }
        return null;
    }

    /** Whether the client has sent its close frame. */
    boolean isClosing() {
        return closing;
    }

    /** Whether the pong that the container brings is a ping. */
    boolean isPing() {
        return Boolean.TRUE.equals(pings.poll());
    }

    /** The text that a binary message is; null where it is none, and then {@link #wrong} says why. */
    @Nullable
    String text(byte[] message) {
        if (!worn) return null;
        String text = new String(message, UTF_8);
        return text.indexOf(REPLACEMENT) < 0 || isWellFormed(message) ? text : null;
    }

    /** What is wrong with a message that is no text. */
    CloseCode wrong() {
        return worn ? CloseCode.NOT_UTF8 : CloseCode.TEXT_ONLY;
    }

    private static boolean isWellFormed(byte[] message) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(message)).hasRemaining();
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }

    private static void show(ByteBuffer bytes, int at, int first, int opcode) {
        bytes.put(at, (byte) ((first & ~OPCODE_BITS) | opcode));
    }
}
