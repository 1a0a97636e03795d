package dev.sluice.protocol;

/**
 * The answer to a {@link Join} that is refused: an {@code error} that says the same as a {@code hello_error}.
 *
 * @param refusal what a hello would have been told
 */
public record JoinError(HelloError refusal) implements DirectFrame {
    @Override
    public String type() {
        return "error";
    }

    /** The code on the wire: that of the refusal, but for versions. */
    public WireCode code() {
        return refusal.code() == HelloErrorCode.PROTOCOL_UNSUPPORTED ? ErrorCode.VERSION_UNSUPPORTED : refusal.code();
    }

    @Override
    public void describe(JsonObject out) {
        Long seconds = refusal.retryAfterSeconds();
        out.put("code", code().wireName())
                .put("message", refusal.message())
                .put("next_step", refusal.nextStep().wireName())
                .putIfPresent("retry_after_seconds", seconds)
                .putIfPresent("retry_after_ms", seconds == null ? null : seconds * 1_000);
    }
}
