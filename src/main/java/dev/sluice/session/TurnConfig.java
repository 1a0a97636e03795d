package dev.sluice.session;

import java.time.Duration;

/**
 * Bounds of one turn, and of how many run at a time.
 *
 * @param replyBytesMax bytes of one turn's output, 1 to 1 GiB
 * @param turnTimeout how long one turn may take, 1 ms to 24 h
 * @param attemptsMax runs of one message, restarts included, 1 to 100
 * @param concurrentTurnsMax turns that run at a time on this node, 1 to 100,000
 */
public record TurnConfig(long replyBytesMax, Duration turnTimeout, int attemptsMax, int concurrentTurnsMax) {
    public TurnConfig {
        if (replyBytesMax < 1 || replyBytesMax > 1L << 30)
            throw new IllegalArgumentException("replyBytesMax: " + replyBytesMax + " (expected: 1 to 1073741824)");
        if (turnTimeout.compareTo(Duration.ofMillis(1)) < 0 || turnTimeout.compareTo(Duration.ofHours(24)) > 0)
            throw new IllegalArgumentException("turnTimeout: " + turnTimeout + " (expected: 1ms to 24h)");
        if (attemptsMax < 1 || attemptsMax > 100)
            throw new IllegalArgumentException("attemptsMax: " + attemptsMax + " (expected: 1 to 100)");
        if (concurrentTurnsMax < 1 || concurrentTurnsMax > 100_000)
            throw new IllegalArgumentException(
                    "concurrentTurnsMax: " + concurrentTurnsMax + " (expected: 1 to 100000)");
    }
}
