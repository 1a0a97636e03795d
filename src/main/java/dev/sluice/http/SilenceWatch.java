package dev.sluice.http;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells when nothing has moved for a while: after the limit, and before five quarters of it.
 *
 * <p>Thread-safe. It counts quarters of the limit in which nothing moved instead of reading a clock: a byte costs a flag, and a
 * process that was stopped for an hour does not take its own absence for the model's.
 */
final class SilenceWatch {
    private static final int QUARTERS = 4;

    private final ScheduledExecutorService timers;
    private volatile boolean moved;

    @GuardedBy("this")
    private @Nullable ScheduledFuture<?> timer;

    /** Of the limit that counts; timers of an earlier one are ignored. */
    @GuardedBy("this")
    private int round;

    @GuardedBy("this")
    private boolean isStopped;

    SilenceWatch(ScheduledExecutorService timers) {
        this.timers = timers;
    }

    /** Watches from now on, with this limit and no other; {@code onSilence} is run at most once, on a timer's thread. */
    synchronized void watch(Duration limit, Runnable onSilence) {
        moved = false;
        round++;
        next(new Look(round, Math.max(1, limit.toNanos() / QUARTERS), onSilence), 0);
    }

    /** Something came. */
    void moved() {
        // Read first: a stream of tokens need not write what is written already.
        if (!moved) moved = true;
    }

    /** Watches no more. */
    synchronized void stop() {
        isStopped = true;
        if (timer != null) timer.cancel(false);
    }

    private record Look(int round, long quarterNanos, Runnable onSilence) {}

    private void look(Look look, int silentBefore) {
        int silent = moved ? 0 : silentBefore + 1;
        moved = false;
        synchronized (this) {
            if (look.round != round || isStopped) return;
            if (silent < QUARTERS) {
                next(look, silent);
                return;
            }
        }
        look.onSilence.run();
    }

    @GuardedBy("this")
    private void next(Look look, int silent) {
        if (isStopped) return;
        if (timer != null) timer.cancel(false);
        try {
            timer = timers.schedule(() -> look(look, silent), look.quarterNanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException stopping) {
            // The server is stopping, and its sockets end with it: nobody is left to be told of a silence.
            isStopped = true;
        }
    }
}
