package dev.sluice.agent;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which tools an agent's model may call, and how long that may go on.
 *
 * @param names the tools by name, at most 128; null for all there are, empty for none
 * @param timeout how long one call of a tool may take, 1 ms to 24 h
 * @param roundsMax how often in one turn the model may answer with calls of tools, 1 to 100
 */
public record AgentTools(@Nullable List<String> names, Duration timeout, int roundsMax) {
    /** How long one call may take where nothing is set. */
    public static final Duration TIMEOUT_DEFAULT = Duration.ofSeconds(30);

    /** How often a model may call tools where nothing is set. */
    public static final int ROUNDS_DEFAULT = 10;

    static final int NAMES_MAX = 128;
    static final Duration TIMEOUT_MAX = Duration.ofHours(24);
    static final int ROUNDS_MAX = 100;

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public AgentTools {
        if (names != null) {
            names = List.copyOf(names);
            if (names.size() > NAMES_MAX)
                throw new IllegalArgumentException("names: " + names.size() + " (expected: at most " + NAMES_MAX + ")");
        }
        if (timeout.toMillis() < 1 || timeout.compareTo(TIMEOUT_MAX) > 0)
            throw new IllegalArgumentException("timeout: " + timeout + " (expected: 1ms to 24h)");
        if (roundsMax < 1 || roundsMax > ROUNDS_MAX)
            throw new IllegalArgumentException("roundsMax: " + roundsMax + " (expected: 1 to " + ROUNDS_MAX + ")");
    }
}
