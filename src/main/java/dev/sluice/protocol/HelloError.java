package dev.sluice.protocol;

import org.jspecify.annotations.Nullable;

/**
 * The answer to a {@link Hello} that is refused.
 *
 * @param code why; says too whether the connection is closed
 * @param message why, for people
 * @param nextStep what the client does next
 * @param retryAfterSeconds how long to wait first; null where it need not
 */
public record HelloError(
        HelloErrorCode code,
        String message,
        NextStep nextStep,
        @Nullable Long retryAfterSeconds) implements DirectFrame {
    /** A refusal with the step its code suggests. */
    public static HelloError of(HelloErrorCode code, String message) {
        return new HelloError(code, message, code.nextStep(), null);
    }

    /** A refusal that holds for some seconds. */
    public static HelloError retryAfter(HelloErrorCode code, String message, long seconds) {
        return new HelloError(code, message, NextStep.WAIT_THEN_RETRY, seconds);
    }

    /** The refusal of a client older than the gateway's oldest protocol version. */
    public static HelloError clientTooOld() {
        return of(HelloErrorCode.PROTOCOL_UNSUPPORTED, "the gateway speaks no version as old as the client's");
    }

    /** The refusal of a client newer than the gateway's newest protocol version. */
    public static HelloError clientTooNew() {
        String message = "the gateway speaks no version as new as the client's";
        return new HelloError(HelloErrorCode.PROTOCOL_UNSUPPORTED, message, NextStep.DOWNGRADE_CLIENT, null);
    }

    @Override
    public String type() {
        return "hello_error";
    }

    @Override
    public void describe(JsonObject out) {
        out.put("code", code.wireName())
                .put("message", message)
                .put("next_step", nextStep.wireName())
                .putIfPresent("retry_after_seconds", retryAfterSeconds);
    }
}
