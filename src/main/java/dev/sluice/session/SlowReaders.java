package dev.sluice.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How often connections of one session were closed for slow reading of late, and how long who comes back is to stay away if it
 * happens again (PROTOCOL.md §3, {@code retry_after_ms}): who keeps to it is closed once a minute at most before long.
 *
 * <p>Thread-safe. Lives and goes with the session in memory. Which client a connection was cannot be known, so all of the
 * session are told.
 */
final class SlowReaders {
    private static final Duration WAIT_MIN = Duration.ofSeconds(4);
    private static final Duration WAIT_MAX = Duration.ofMinutes(1);
    private static final int WAIT_FACTOR = 4;

    /** How long after the last close nobody is asked to wait any more. */
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    @GuardedBy("this")
    private @Nullable Duration wait;

    @GuardedBy("this")
    private Instant forgottenAt = Instant.MIN;

    /** A connection was closed for slow reading. */
    synchronized void closed(Instant now) {
        Duration before = retryAfter(now);
        Duration next = before == null ? WAIT_MIN : before.multipliedBy(WAIT_FACTOR);
        wait = next.compareTo(WAIT_MAX) < 0 ? next : WAIT_MAX;
        forgottenAt = now.plus(REMEMBERED);
    }

    /** How long to stay away after the next such close; null where there was none of late. */
    synchronized @Nullable Duration retryAfter(Instant now) {
        return now.isBefore(forgottenAt) ? wait : null;
    }
}
