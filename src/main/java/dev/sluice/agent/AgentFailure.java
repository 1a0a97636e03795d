package dev.sluice.agent;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The agent could not answer, and the client may know why: ends the turn with outcome {@code error} and this code and
 * message.
 *
 * <p>Both are shown to the client as they are: no secrets, no internal names. A cause is logged by the gateway, never shown.
 */
public class AgentFailure extends RuntimeException {

    /** Characters of a message that are shown; the rest is cut off. */
    public static final int MESSAGE_CHARS_MAX = 1000;

    private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9_]{0,63}");

    private final String code;

    /**
     * A failure without a cause worth logging.
     *
     * @param code what went wrong, for programs: stable, 1 to 64 characters a–z, 0–9 and _, beginning with a letter
     * @param message what went wrong, for people
     * @throws IllegalArgumentException if the code has another form
     */
    public AgentFailure(String code, String message) {
        this(code, message, null);
    }

    /**
     * A failure with a cause.
     *
     * @param code what went wrong, for programs: stable, 1 to 64 characters a–z, 0–9 and _, beginning with a letter
     * @param message what went wrong, for people
     * @param cause what the gateway logs
     * @throws IllegalArgumentException if the code has another form
     */
    public AgentFailure(String code, String message, @Nullable Throwable cause) {
        super(cut(message), cause);
        if (!CODE.matcher(code).matches()) {
            throw new IllegalArgumentException("code: " + code + " (expected: " + CODE.pattern() + ")");
        }
        this.code = code;
    }

    /** {@return what went wrong, for programs} */
    public String code() {
        return code;
    }

    private static String cut(String message) {
        if (message.length() <= MESSAGE_CHARS_MAX) return message;
        // Half a surrogate pair has no UTF-8 form and could not be sent.
        int end = Character.isHighSurrogate(message.charAt(MESSAGE_CHARS_MAX - 1))
                ? MESSAGE_CHARS_MAX - 1
                : MESSAGE_CHARS_MAX;
        return message.substring(0, end);
    }
}
