package dev.sluice.chat;

import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long a failed request waits before it is sent again: twice as long each time, not all at the same moment, and never shorter
 * than the model's owner asks for.
 */
final class RetryDelays {
    static final Duration FIRST = Duration.ofMillis(500);
    static final Duration LONGEST = Duration.ofSeconds(10);

    /** Whoever asks for more is not waited for within a turn. */
    static final Duration ASKED_MAX = Duration.ofSeconds(60);

    private final DoubleSupplier random;

    /** @param random numbers from 0 to 1, which spread the repetitions of many turns */
    RetryDelays(DoubleSupplier random) {
        this.random = random;
    }

    /**
     * The wait before one repetition.
     *
     * @param retry the how-manieth it is, from 1
     * @param asked how long the model's owner asks to wait; null for no wish
     * @param rateWait how long, from now, the agent's own rate has no place for it
     * @param left how long the turn may still take
     * @return between half and all of the doubled delay, at least {@code asked}; empty where that or the rate is more than a turn waits
     */
    Optional<Duration> before(int retry, @Nullable Duration asked, Duration rateWait, Duration left) {
        long doubled = FIRST.toMillis() << Math.min(retry - 1, 10);
        double share = 0.5 + random.getAsDouble() / 2;
        Duration delay = Duration.ofMillis((long) (Math.min(doubled, LONGEST.toMillis()) * share));
        if (asked != null) {
            if (asked.compareTo(ASKED_MAX) > 0) return Optional.empty();
            if (asked.compareTo(delay) > 0) delay = asked;
        }
        // The rate's time passes during the delay.
        Duration sent = delay.compareTo(rateWait) > 0 ? delay : rateWait;
        return sent.compareTo(left) < 0 ? Optional.of(delay) : Optional.empty();
    }
}
