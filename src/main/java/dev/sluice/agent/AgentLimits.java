package dev.sluice.agent;

import dev.sluice.protocol.MessageRate;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How much one agent may ask of its model at a time; what is more waits.
 *
 * @param concurrentTurnsMax turns that have begun and not ended, 1 to 100,000; null for as many as run on the node
 * @param rate requests to the model in a time; null for any number
 * @param circuitOpen how long a model that keeps failing is left alone, 1 ms to 24 h
 */
public record AgentLimits(
        @Nullable Integer concurrentTurnsMax, @Nullable MessageRate rate, Duration circuitOpen) {
    /** How long a failing model is left alone where nothing is set. */
    public static final Duration CIRCUIT_OPEN_DEFAULT = Duration.ofSeconds(30);

    static final int CONCURRENT_TURNS_MAX = 100_000;
    static final Duration CIRCUIT_OPEN_MAX = Duration.ofHours(24);

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public AgentLimits {
        if (concurrentTurnsMax != null && (concurrentTurnsMax < 1 || concurrentTurnsMax > CONCURRENT_TURNS_MAX))
            throw new IllegalArgumentException(
                    "concurrentTurnsMax: " + concurrentTurnsMax + " (expected: 1 to " + CONCURRENT_TURNS_MAX + ")");
        if (circuitOpen.toMillis() < 1 || circuitOpen.compareTo(CIRCUIT_OPEN_MAX) > 0)
            throw new IllegalArgumentException("circuitOpen: " + circuitOpen + " (expected: 1ms to 24h)");
    }
}
