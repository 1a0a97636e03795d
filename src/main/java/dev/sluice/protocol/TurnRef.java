package dev.sluice.protocol;

/**
 * One attempt at one message, as its events name it. Make one per attempt and give it to all its events: they share its text.
 *
 * <p>Two are equal if message and attempt are.
 */
public final class TurnRef {
    private final String messageId;
    private final int attempt;
    private final String members;
    private final int bytes;

    /**
     * The given attempt.
     *
     * @param messageId the message
     * @param attempt 1 for the first try
     */
    public TurnRef(String messageId, int attempt) {
        if (attempt < 1) throw new IllegalArgumentException("attempt: " + attempt + " (expected: >= 1)");
        this.messageId = messageId;
        this.attempt = attempt;
        StringBuilder out = new StringBuilder(messageId.length() + 32).append("\"message_id\":\"");
        JsonEscaping.append(out, messageId);
        members = out.append("\",\"attempt\":").append(attempt).toString();
        bytes = Utf8.bytes(members);
    }

    /** The message. */
    public String messageId() {
        return messageId;
    }

    /** Which try it is, from 1. */
    public int attempt() {
        return attempt;
    }

    /** Its members as JSON, without braces. */
    String members() {
        return members;
    }

    /** UTF-8 bytes of {@link #members}. */
    int bytes() {
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof TurnRef turn && attempt == turn.attempt && messageId.equals(turn.messageId));
    }

    @Override
    public int hashCode() {
        return 31 * messageId.hashCode() + attempt;
    }

    @Override
    public String toString() {
        return messageId + "#" + attempt;
    }
}
