package dev.sluice.chat;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Something that is done later, unless it is cancelled before, be it before the timer is set. Thread-safe; set once. */
final class Alarm {
    private final Runnable action;

    @GuardedBy("this")
    private boolean over;

    @GuardedBy("this")
    private @Nullable Future<?> timer;

    Alarm(Runnable action) {
        this.action = action;
    }

    /** Lets it go off after {@code delay}, on a thread of {@code timers}. */
    void set(Duration delay, ScheduledExecutorService timers) {
        Future<?> started;
        try {
            started = timers.schedule(this::goOff, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopping) {
            // The gateway is going down, and ends whatever waits here.
            return;
        }
        synchronized (this) {
            if (!over) {
                timer = started;
                return;
            }
        }
        started.cancel(false);
    }

    /** From now on it does not go off. Idempotent. */
    void cancel() {
        Future<?> running;
        synchronized (this) {
            over = true;
            running = timer;
            timer = null;
        }
        if (running != null) running.cancel(false);
    }

    private void goOff() {
        synchronized (this) {
            if (over) return;
            over = true;
        }
        action.run();
    }
}
