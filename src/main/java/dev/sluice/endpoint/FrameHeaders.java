package dev.sluice.endpoint;

import dev.sluice.protocol.CloseCode;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Follows the frames of a client's byte stream by their headers and says where the stream stops being one that RFC 6455 allows:
 * reserved bits and opcodes, frames without a mask, fragmented or overlong control frames, continuations of nothing, messages
 * inside messages, lengths that are not minimal or have their top bit set, closes with a code that nobody may send.
 *
 * <p>Looks at no payload but a close's code, keeps no bytes, and costs nothing per payload byte. For one thread at a time.
 */
final class FrameHeaders {
    private static final int HEADER_BYTES_MAX = 14;
    private static final int MASK_BYTES = 4;
    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;
    private static final int LENGTH_BITS = 0x7f;
    private static final int RESERVED_BITS = 0x70;
    private static final int CONTROL = 0x08;
    private static final int CONTROL_BYTES_MAX = 125;
    private static final int LENGTH_OF_16_BITS = 126;
    private static final int LENGTH_OF_64_BITS = 127;
    private static final int CONTINUATION = 0x0;
    private static final int BINARY = 0x2;
    private static final int CLOSE = 0x8;
    private static final int PONG = 0xA;

    /** Where the code of a close ends: behind two bytes, a mask and its own two. */
    private static final int CLOSE_CODE_END = 8;

    private final ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES_MAX);
    private final Seen seen;
    private long payloadBytesLeft;
    private boolean inMessage;
    private @Nullable CloseCode wrong;

    /** {@code seen} is told of each frame that is allowed. */
    FrameHeaders(Seen seen) {
        this.seen = seen;
    }

    /**
     * Looks at the bytes between position and limit, which follow the good ones of the last call; leaves both where they are.
     *
     * @return how many of them, from the first, are good: those before a header that is not whole, which have to come again with the
     *     rest of it, or before the frame that must not be; all, if there is neither
     */
    int good(ByteBuffer bytes) {
        if (wrong != null) return 0;
        header.clear();
        int at = bytes.position();
        int good = at;
        while (at < bytes.limit()) {
            if (payloadBytesLeft > 0) {
                int skipped = (int) Math.min(payloadBytesLeft, bytes.limit() - at);
                payloadBytesLeft -= skipped;
                at += skipped;
                good = at;
                continue;
            }
            header.put(bytes.get(at++));
            if (!isAllowedSoFar()) wrong = CloseCode.PROTOCOL_ERROR;
            else if (header.position() < headerBytes()) continue;
            else wrong = seen.header(bytes, good);
            if (wrong != null) break;
            enter();
            good = at;
        }
        return good - bytes.position();
    }

    /** What is wrong with the frame that must not be; from then on nothing is good. Null if none has come. */
    @Nullable
    CloseCode wrong() {
        return wrong;
    }

    /** Payload bytes of the current frame that are still to come; 0 between frames and within a header. */
    long payloadBytesLeft() {
        return payloadBytesLeft;
    }

    private boolean isAllowedSoFar() {
        int read = header.position();
        if (isClose() && read == CLOSE_CODE_END) return isCloseCode();
        if (read == 1) return isFirstByteAllowed(header.get(0));
        if (read == 2) return isSecondByteAllowed(header.get(1) & 0xff);
        return read != 2 + lengthBytes() || isMinimal();
    }

    private boolean isFirstByteAllowed(int first) {
        int opcode = first & 0x0f;
        if ((first & RESERVED_BITS) != 0 || opcode > PONG) return false;
        if (opcode >= CLOSE) return (first & FIN) != 0;
        return opcode <= BINARY && inMessage == (opcode == CONTINUATION);
    }

    private boolean isSecondByteAllowed(int second) {
        if ((second & MASKED) == 0) return false;
        int length = second & LENGTH_BITS;
        boolean control = (header.get(0) & CONTROL) != 0;
        // A close says nothing, or a code of two bytes and perhaps why.
        if (isClose() && length == 1) return false;
        return !control || length <= CONTROL_BYTES_MAX;
    }

    private boolean isMinimal() {
        return switch (lengthBytes()) {
            case Short.BYTES -> payloadBytes() >= LENGTH_OF_16_BITS;
            case Long.BYTES -> payloadBytes() > 0xffff;
            default -> true;
        };
    }

    /** RFC 6455 7.4 and IANA's register of what was added to it. */
    private boolean isCloseCode() {
        int code = (header.getShort(CLOSE_CODE_END - 2) ^ header.getShort(2)) & 0xffff;
        return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
    }

    private boolean isClose() {
        return (header.get(0) & 0x0f) == CLOSE;
    }

    private void enter() {
        int codeBytes = header.position() - (2 + lengthBytes() + MASK_BYTES);
        payloadBytesLeft = payloadBytes() - codeBytes;
        int first = header.get(0);
        if ((first & CONTROL) == 0) inMessage = (first & FIN) == 0;
        header.clear();
    }

    private int headerBytes() {
        if (header.position() < 2) return 2;
        return isClose() && payloadBytes() > 0 ? CLOSE_CODE_END : 2 + lengthBytes() + MASK_BYTES;
    }

    private int lengthBytes() {
        return switch (header.get(1) & LENGTH_BITS) {
            case LENGTH_OF_16_BITS -> Short.BYTES;
            case LENGTH_OF_64_BITS -> Long.BYTES;
            default -> 0;
        };
    }

    private long payloadBytes() {
        return switch (lengthBytes()) {
            case Short.BYTES -> header.getShort(2) & 0xffff;
            case Long.BYTES -> header.getLong(2);
            default -> header.get(1) & LENGTH_BITS;
        };
    }

    /** Told of each frame. */
    @FunctionalInterface
    interface Seen {
        /** The header at {@code at} is whole and allowed; returns why its frame must not be all the same, or null. */
        @Nullable
        CloseCode header(ByteBuffer bytes, int at);
    }
}
