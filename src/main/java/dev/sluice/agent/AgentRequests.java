package dev.sluice.agent;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Bounds of the requests an agent sends to its model.
 *
 * @param idleTimeout how long a model may send nothing before its request has failed, 1 ms to 24 h
 * @param retriesMax how often a request is repeated within a turn while nothing of its answer was shown, 0 to 10
 * @param answerTokensMax tokens of one answer, 1 to 10,000,000; null for what the model's owner allows
 */
public record AgentRequests(
        Duration idleTimeout, int retriesMax, @Nullable Integer answerTokensMax) {
    /** Long enough for a model that reasons, or reads a long prompt, before its first word. */
    public static final Duration IDLE_TIMEOUT_DEFAULT = Duration.ofMinutes(2);

    /** What is tried again where nothing is set. */
    public static final int RETRIES_DEFAULT = 2;

    static final Duration IDLE_TIMEOUT_MAX = Duration.ofHours(24);
    static final int RETRIES_MAX = 10;
    static final int ANSWER_TOKENS_MAX = 10_000_000;

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public AgentRequests {
        if (idleTimeout.toMillis() < 1 || idleTimeout.compareTo(IDLE_TIMEOUT_MAX) > 0)
            throw new IllegalArgumentException("idleTimeout: " + idleTimeout + " (expected: 1ms to 24h)");
        if (retriesMax < 0 || retriesMax > RETRIES_MAX)
            throw new IllegalArgumentException("retriesMax: " + retriesMax + " (expected: 0 to " + RETRIES_MAX + ")");
        if (answerTokensMax != null && (answerTokensMax < 1 || answerTokensMax > ANSWER_TOKENS_MAX))
            throw new IllegalArgumentException(
                    "answerTokensMax: " + answerTokensMax + " (expected: 1 to " + ANSWER_TOKENS_MAX + ")");
    }
}
