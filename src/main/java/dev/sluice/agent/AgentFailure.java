package dev.sluice.agent;

import dev.sluice.protocol.Final;
import dev.sluice.protocol.JsonText;
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

    // A JsonText is not Serializable, and nobody sends failures as objects.
    private final transient @Nullable JsonText metadata;

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
        this(code, cut(message), cause, null);
    }

    private AgentFailure(String code, String message, @Nullable Throwable cause, @Nullable JsonText metadata) {
        super(message, cause);
        if (!CODE.matcher(code).matches()) {
            throw new IllegalArgumentException("code: " + code + " (expected: " + CODE.pattern() + ")");
        }
        if (metadata != null) Final.checkMetadata(metadata);
        this.code = code;
        this.metadata = metadata;
    }

    /**
     * The same failure, with something to be told beside it: the final's member {@code metadata}, kept and replayed with it.
     *
     * @param object a JSON object of at most 16 KiB, by custom with what was used up before it failed; no secrets
     * @return a failure with this one's code, message, cause and stack trace, and that metadata in place of any it had
     * @throws IllegalArgumentException if it is no JSON object or larger
     */
    public AgentFailure withMetadata(JsonText object) {
        AgentFailure told = new AgentFailure(code, String.valueOf(getMessage()), getCause(), object);
        told.setStackTrace(getStackTrace());
        return told;
    }

    /** {@return what the final tells beside the failure; null for what {@link TurnOutput#metadata} said last, if anything} */
    public @Nullable JsonText metadata() {
        return metadata;
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
