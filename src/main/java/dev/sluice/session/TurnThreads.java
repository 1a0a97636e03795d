package dev.sluice.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.sluice.task.FairQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The threads of blocking agents. Turns that find none free wait here, and their principals take turns.
 *
 * <p>Thread-safe. What waits is bounded by the {@link TurnPermits}, one of which each of these turns holds.
 */
public final class TurnThreads {
    private static final System.Logger LOG = System.getLogger(TurnThreads.class.getName());

    private record Turn(Runnable run, Runnable refused) {}

    private final Executor executor;
    private final int threadsMax;

    @GuardedBy("this")
    private final FairQueue<Turn> waiting = new FairQueue<>();

    @GuardedBy("this")
    private int running;

    /**
     * On the threads of {@code executor}.
     *
     * @param threadsMax how many turns run at a time
     */
    public TurnThreads(Executor executor, int threadsMax) {
        if (threadsMax < 1) throw new IllegalArgumentException("threadsMax: " + threadsMax + " (expected: >= 1)");
        this.executor = executor;
        this.threadsMax = threadsMax;
    }

    /** How many turns run at a time. */
    int threadsMax() {
        return threadsMax;
    }

    /** Has {@code run} run on a thread of its own, at once or later; {@code refused} instead where there are no threads any more. */
    void execute(String principal, Runnable run, Runnable refused) {
        Turn turn = new Turn(run, refused);
        synchronized (this) {
            if (running == threadsMax) {
                waiting.add(principal, turn);
                return;
            }
            running++;
        }
        if (!start(turn)) startNext();
    }

    private boolean start(Turn turn) {
        try {
            executor.execute(() -> run(turn));
            return true;
        } catch (RejectedExecutionException e) {
            LOG.log(System.Logger.Level.DEBUG, "no thread: the executor is stopping", e);
            turn.refused.run();
            return false;
        }
    }

    private void run(Turn turn) {
        try {
            turn.run.run();
        } finally {
            startNext();
        }
    }

    private void startNext() {
        for (Turn next = next(); next != null; next = next()) if (start(next)) return;
    }

    private synchronized @Nullable Turn next() {
        Turn next = waiting.poll();
        if (next == null) running--;
        return next;
    }
}
