package dev.sluice.protocol;

/**
 * A piece of streamed text.
 *
 * @param turn the attempt it belongs to
 * @param kind answer or reasoning
 * @param content a JSON string
 */
public record Token(TurnRef turn, TokenKind kind, JsonText content) implements SessionEvent {
    /** Refuses what is no string: only strings can be merged. */
    public Token {
        if (!content.isString()) throw new IllegalArgumentException("content: not a string (expected: a JSON string)");
    }

    /** A piece of text; a lone surrogate in it becomes U+FFFD, so do not cut between the two of a pair. */
    public static Token of(TurnRef turn, TokenKind kind, String content) {
        return new Token(turn, kind, JsonText.ofString(content));
    }

    @Override
    public EventType type() {
        return kind.type();
    }
}
