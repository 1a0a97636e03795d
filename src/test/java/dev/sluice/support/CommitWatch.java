package dev.sluice.support;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what one client of PostgreSQL sends, message by message, and says which of them commit.
 *
 * <p>Not thread-safe. The messages are those of PostgreSQL's frontend/backend protocol, version 3: a type byte and a length, but
 * for the first ones, which have no type.
 */
final class CommitWatch {
    private static final int START_CODE_MAJOR = 3;
    private static final int MESSAGE_BYTES_MAX = 64 << 20;

    private final Set<String> commitStatements = new HashSet<>();
    private byte[] waiting = new byte[0];
    private boolean started;

    /** Takes the next bytes of the stream; true where a commit ends in them, that is, where the server may now act on it. */
    boolean seesCommit(byte[] bytes, int length) {
        byte[] all = Arrays.copyOf(waiting, waiting.length + length);
        System.arraycopy(bytes, 0, all, waiting.length, length);
        ByteBuffer stream = ByteBuffer.wrap(all);
        boolean commits = false;
        for (ByteBuffer message = next(stream); message != null; message = next(stream)) commits |= isCommit(message);
        waiting = Arrays.copyOfRange(all, stream.position(), all.length);
        return commits;
    }

    /** The next whole message, from its type on; null where the rest of it has not come yet. */
    private @Nullable ByteBuffer next(ByteBuffer stream) {
        int typeBytes = started ? 1 : 0;
        if (stream.remaining() < typeBytes + Integer.BYTES) return null;
        int bytes = typeBytes + stream.getInt(stream.position() + typeBytes);
        if (bytes < typeBytes + Integer.BYTES || bytes > MESSAGE_BYTES_MAX)
            throw new IllegalStateException("message of " + bytes + " bytes (expected: PostgreSQL's protocol)");
        if (stream.remaining() < bytes) return null;
        ByteBuffer message = stream.slice(stream.position(), bytes);
        stream.position(stream.position() + bytes);
        return message;
    }

    private boolean isCommit(ByteBuffer message) {
        if (!started) {
            // A request for encryption comes before the start and looks the same but for its code.
            started = message.getShort(Integer.BYTES) == START_CODE_MAJOR;
            return false;
        }
        byte type = message.get();
        message.getInt();
        return switch (type) {
            case 'Q' -> isCommit(text(message));
            case 'P' -> {
                String name = text(message);
                if (isCommit(text(message))) commitStatements.add(name);
                else commitStatements.remove(name);
                yield false;
            }
            case 'B' -> {
                text(message);
                yield commitStatements.contains(text(message));
            }
            default -> false;
        };
    }

    private static boolean isCommit(String statement) {
        return statement.strip().toUpperCase(Locale.ROOT).startsWith("COMMIT");
    }

    private static String text(ByteBuffer message) {
        int from = message.position();
        while (message.get() != 0) {}
        byte[] text = new byte[message.position() - from - 1];
        message.get(from, text);
        return new String(text, StandardCharsets.UTF_8);
    }
}
