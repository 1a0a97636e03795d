package dev.sluice.endpoint;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one peer's network takes of the messages written for it, seen between two looks: whether it lives, and whether it has stalled.
 *
 * <p>Not thread-safe: it is the sweep's. {@link #confirmed} alone may come from any thread. To ask what is untaken costs something, so it
 * is asked about silent clients and about messages that are on their way for long.
 */
final class Uptake {
    /** How long a peer may take nothing of a message: what ends one that pings and never reads. */
    static final Duration STALL_MAX = Duration.ofMinutes(5);

    /** How often a message on its way is looked at; one that is gone by the next look costs nothing. */
    static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);

    /** Of what waits in the kernel: less may be its own bookkeeping. */
    private static final int LEAST_PROGRESS_BYTES = 1024;

    /** More than a ping: that its kernel acknowledges one does not show that a client lives. */
    private static final int LEAST_TAKEN_BYTES = 64;

    private static final long UNKNOWN = -1;

    private final LongSupplier untaken;
    private volatile long writtenBytes;

    private @Nullable Object askedOnItsWay;
    private long askedUntakenBytes;
    private long takenBytesAtWatch;

    private @Nullable Object stuck;
    private long stuckUntakenBytes;
    private long movedAtMs;
    private long lookedAtMs;

    /** {@code untaken} tells the bytes that the peer has not taken yet, in the container and in the kernel. */
    Uptake(LongSupplier untaken) {
        this.untaken = untaken;
    }

    /** A message of that length is written. One at a time. */
    @SuppressWarnings("NonAtomicVolatileUpdate")
    void confirmed(int bytes) {
        writtenBytes += bytes;
    }

    /** The client has just been asked whether it lives; {@code onItsWay} is the message that is being sent. */
    void watch(@Nullable Object onItsWay) {
        askedOnItsWay = onItsWay;
        askedUntakenBytes = untaken.getAsLong();
        takenBytesAtWatch = writtenBytes - askedUntakenBytes;
    }

    /** Whether bytes were taken since the watch began, or since it was last found so; a ping's apart. */
    boolean tookBytes(@Nullable Object onItsWay) {
        long untakenBytes = untaken.getAsLong();
        boolean took = (askedOnItsWay != null && onItsWay != askedOnItsWay)
                || askedUntakenBytes - untakenBytes >= LEAST_PROGRESS_BYTES
                || writtenBytes - untakenBytes - takenBytesAtWatch >= LEAST_TAKEN_BYTES;
        askedOnItsWay = onItsWay;
        // A reader so slow that it takes less than this between two looks has taken it after some.
        if (took || untakenBytes > askedUntakenBytes) askedUntakenBytes = untakenBytes;
        return took;
    }

    /**
     * Looks at the message on its way, and says whether nothing of it has been taken for {@link #STALL_MAX}.
     *
     * @param moved told where some of it has been taken since the last look
     */
    boolean stalled(@Nullable Object onItsWay, long nowMs, Runnable moved) {
        if (onItsWay != stuck) {
            // Most are gone by the next look, and are not asked about.
            stuck = onItsWay;
            stuckUntakenBytes = UNKNOWN;
            movedAtMs = nowMs;
            lookedAtMs = nowMs;
        }
        if (onItsWay == null || nowMs - lookedAtMs < LOOK_INTERVAL.toMillis()) return false;
        lookedAtMs = nowMs;
        long untakenBytes = untaken.getAsLong();
        if (stuckUntakenBytes != UNKNOWN && untakenBytes < stuckUntakenBytes) {
            movedAtMs = nowMs;
            moved.run();
        }
        stuckUntakenBytes = untakenBytes;
        return nowMs - movedAtMs >= STALL_MAX.toMillis();
    }
}
