package dev.sluice.chat;

import dev.sluice.protocol.MessageRate;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How many requests an agent sends to its model in a time; what is more waits for its time, without a thread. Thread-safe. */
final class Pace {
    /** Longer than any turn: whoever would wait as long has been ended before. */
    private static final Duration WAIT_MAX = Duration.ofDays(1);

    private final @Nullable RateLimiter limiter;

    /** @param rate null for no limit */
    Pace(String agentId, @Nullable MessageRate rate) {
        limiter = rate == null
                ? null
                : RateLimiter.of(
                        agentId,
                        RateLimiterConfig.custom()
                                .limitForPeriod(rate.messages())
                                .limitRefreshPeriod(Duration.ofMillis(rate.perMs()))
                                .timeoutDuration(WAIT_MAX)
                                .build());
    }

    /** Takes the next place; how long to wait for it, zero for not at all. A place that is not used is lost. */
    Duration reserve() {
        if (limiter == null) return Duration.ZERO;
        long nanos = limiter.reservePermission();
        return nanos < 0 ? WAIT_MAX : Duration.ofNanos(nanos);
    }
}
