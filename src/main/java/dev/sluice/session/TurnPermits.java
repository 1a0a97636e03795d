package dev.sluice.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The turns that may run at a time on this node, given to waiting sessions in the order in which they asked.
 *
 * <p>Thread-safe. A session that may not run yet waits at most once, so the queue is bounded by the sessions in memory and
 * every session gets one turn in its round.
 */
public final class TurnPermits {
    @GuardedBy("this")
    private final Queue<Runnable> waiting = new ArrayDeque<>();

    @GuardedBy("this")
    private int free;

    @GuardedBy("this")
    private boolean closed;

    /** So many turns at a time. */
    public TurnPermits(int concurrentTurnsMax) {
        if (concurrentTurnsMax < 1) {
            throw new IllegalArgumentException("concurrentTurnsMax: " + concurrentTurnsMax + " (expected: >= 1)");
        }
        free = concurrentTurnsMax;
    }

    /** Takes a permit, or has {@code granted} called once when one was taken for the caller. */
    boolean tryAcquire(Runnable granted) {
        synchronized (this) {
            if (closed) return false;
            if (free > 0) {
                free--;
                return true;
            }
            waiting.add(granted);
            return false;
        }
    }

    /** From now on no turn begins: whoever waits goes on waiting. Idempotent. */
    synchronized void close() {
        closed = true;
        waiting.clear();
    }

    /** Gives a permit back, to the session that waits longest where there is one. */
    void release() {
        Runnable next;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                free++;
                return;
            }
        }
        next.run();
    }
}
