package dev.sluice.protocol;

/**
 * How fast one connection may send messages.
 *
 * @param messages so many
 * @param perMs in so many milliseconds
 */
public record MessageRate(int messages, long perMs) {
    /** Refuses a rate that lets nothing through. */
    public MessageRate {
        if (messages < 1) throw new IllegalArgumentException("messages: " + messages + " (expected: >= 1)");
        if (perMs < 1) throw new IllegalArgumentException("perMs: " + perMs + " (expected: >= 1)");
    }

    JsonObject toJson() {
        return new JsonObject().put("messages", messages).put("per_ms", perMs);
    }
}
