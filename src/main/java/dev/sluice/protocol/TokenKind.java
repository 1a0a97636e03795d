package dev.sluice.protocol;

/** The two streams of text. */
public enum TokenKind {
    /** The answer. */
    TOKEN(EventType.TOKEN_STREAM),
    /** The reasoning before it. */
    REASONING(EventType.REASONING_STREAM);

    private final EventType type;

    TokenKind(EventType type) {
        this.type = type;
    }

    /** The type of its events. */
    public EventType type() {
        return type;
    }
}
