package dev.sluice.protocol;

import org.jspecify.annotations.Nullable;

/**
 * How a message ended, as its final tells it.
 *
 * @param status the outcome
 * @param code what programs branch on, such as {@code reply_too_large}; null where the status says all
 * @param message what people read; null where there is nothing to say
 */
public record TurnOutcome(
        Outcome status, @Nullable String code, @Nullable String message) {
    /** The agent answered. */
    public static final TurnOutcome OK = new TurnOutcome(Outcome.OK, null, null);

    /** An outcome that says all by itself. */
    public static TurnOutcome of(Outcome status) {
        return new TurnOutcome(status, null, null);
    }

    /** A failure with its code and words. */
    public static TurnOutcome error(String code, String message) {
        return new TurnOutcome(Outcome.ERROR, code, message);
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("status", status.wireName())
                .put("code", code)
                .put("message", message);
    }
}
