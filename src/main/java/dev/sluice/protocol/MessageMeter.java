package dev.sluice.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Says whether the next message comes too fast: a bucket of {@link MessageRate#messages} that fills evenly.
 *
 * <p>Not thread-safe. Where the clock is set back, nobody waits for longer than the bucket takes to fill.
 */
public final class MessageMeter {
    private static final long NANOS_PER_MS = 1_000_000;
    private static final long WAIT_NANOS_MAX = Long.MAX_VALUE / 4;

    private final @Nullable MessageRate rate;

    /** The time at which the bucket will be full again, if nothing more is taken; in nanoseconds to lose no fraction. */
    private long fullAtNanos;

    /** A full bucket; null never refuses. */
    public MessageMeter(@Nullable MessageRate rate, long nowMs) {
        this.rate = rate;
        this.fullAtNanos = nowMs * NANOS_PER_MS;
    }

    /** Takes a message if there is room: 0 if it was taken, else how many milliseconds to wait, at least 1. */
    public long take(long nowMs) {
        long waitMs = waitMs(nowMs);
        if (waitMs == 0) count(nowMs);
        return waitMs;
    }

    /** For how many milliseconds there is no room: 0, or at least 1. */
    public long waitMs(long nowMs) {
        return waitMs(nowMs, 0);
    }

    /** For how many milliseconds there is no room for one message behind {@code before} others: 0, or at least 1. */
    public long waitMs(long nowMs, int before) {
        if (rate == null) return 0;
        level(rate, nowMs);
        // More than seventy years are as good as any number, and no number of messages may overflow.
        long messages = Math.min(before + 1L, Math.max(1, WAIT_NANOS_MAX / Math.max(1, costNanos(rate))));
        long overNanos = fullAtNanos + messages * costNanos(rate) - nowMs * NANOS_PER_MS - windowNanos(rate);
        return overNanos > 0 ? (overNanos + NANOS_PER_MS - 1) / NANOS_PER_MS : 0;
    }

    /** Takes a message that there was room for. */
    public void count(long nowMs) {
        if (rate == null) return;
        level(rate, nowMs);
        fullAtNanos += costNanos(rate);
    }

    /** A bucket is never more than full, nor, after the clock was set back, less than empty. */
    private void level(MessageRate rate, long nowMs) {
        long nowNanos = nowMs * NANOS_PER_MS;
        fullAtNanos = Math.min(Math.max(fullAtNanos, nowNanos), nowNanos + windowNanos(rate));
    }

    private static long costNanos(MessageRate rate) {
        return windowNanos(rate) / rate.messages();
    }

    private static long windowNanos(MessageRate rate) {
        return rate.perMs() * NANOS_PER_MS;
    }
}
