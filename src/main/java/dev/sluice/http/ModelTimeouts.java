package dev.sluice.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long one request to a model may take, and for what.
 *
 * @param head from its beginning until the head of the answer, connecting included; positive, at most a day
 * @param idle between two reads of the answer; positive, at most a day. Models that think in silence need minutes
 * @param request from its beginning to the end of the answer; positive, at most a day; null for as long as it likes
 */
public record ModelTimeouts(
        Duration head, Duration idle, @Nullable Duration request) {

    private static final Duration MAX = Duration.ofDays(1);

    /** Two minutes for the head and for each silence, which a model that is being loaded may need, and no limit for the whole. */
    public static final ModelTimeouts DEFAULT = new ModelTimeouts(Duration.ofMinutes(2), Duration.ofMinutes(2), null);

    /**
     * Checks each.
     *
     * @throws IllegalArgumentException in the form {@code head: PT0S (expected: > 0, at most PT24H)}
     */
    public ModelTimeouts {
        check("head", head);
        check("idle", idle);
        if (request != null) check("request", request);
    }

    static void check(String key, Duration value) {
        if (!value.isZero() && !value.isNegative() && value.compareTo(MAX) <= 0) return;
        throw new IllegalArgumentException(key + ": " + value + " (expected: > 0, at most " + MAX + ")");
    }
}
