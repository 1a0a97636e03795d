package dev.sluice.endpoint;

import dev.sluice.protocol.MessageRate;
import org.jspecify.annotations.Nullable;

/**
 * Says whether the next message of a connection comes too fast: a bucket of {@link MessageRate#messages} that fills evenly.
 *
 * <p>Not thread-safe; the connection asks it for one frame at a time.
 */
final class MessageMeter {
    private final @Nullable MessageRate rate;
    // The time at which the bucket will be full again, if nothing more is taken; in nanoseconds to lose no fraction.
    private long fullAtNanos;

    /** A full bucket; null never refuses. */
    MessageMeter(@Nullable MessageRate rate, long nowMs) {
        this.rate = rate;
        this.fullAtNanos = nowMs * 1_000_000;
    }

    /** Takes a message if there is room: 0 if it was taken, else how many milliseconds to wait, at least 1. */
    long take(long nowMs) {
        if (rate == null) return 0;
        long nowNanos = nowMs * 1_000_000;
        long windowNanos = rate.perMs() * 1_000_000;
        long costNanos = windowNanos / rate.messages();
        long start = Math.max(fullAtNanos, nowNanos);
        long overNanos = start + costNanos - nowNanos - windowNanos;
        if (overNanos > 0) return Math.max(1, (overNanos + 999_999) / 1_000_000);
        fullAtNanos = start + costNanos;
        return 0;
    }
}
