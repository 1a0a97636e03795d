package dev.sluice.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.sluice.task.FairQueue;

/**
 * The turns that may run at a time, on this node or of one agent. Where they do not suffice, principals take turns, and within one its
 * sessions do, in the order in which they asked: whoever has little to do does not wait for all that another one wants done.
 *
 * <p>Thread-safe. A session that may not run yet waits at most once, and no longer than it has something to run, so what waits is
 * bounded by the sessions in memory and every session gets one turn in its round.
 */
final class TurnPermits {
    @GuardedBy("this")
    private final FairQueue<Runnable> waiting = new FairQueue<>();

    @GuardedBy("this")
    private int free;

    @GuardedBy("this")
    private boolean closed;

    /** So many turns at a time. */
    TurnPermits(int concurrentTurnsMax) {
        if (concurrentTurnsMax < 1) {
            throw new IllegalArgumentException("concurrentTurnsMax: " + concurrentTurnsMax + " (expected: >= 1)");
        }
        free = concurrentTurnsMax;
    }

    /** Takes a permit, or has {@code granted} called once when one was taken for the caller, a session of {@code principal}. */
    boolean tryAcquire(String principal, Runnable granted) {
        synchronized (this) {
            if (closed) return false;
            if (free > 0) {
                free--;
                return true;
            }
            waiting.add(principal, granted);
            return false;
        }
    }

    /** Waits no longer. False where {@code granted} does not wait: it was called, or is just about to be. */
    synchronized boolean withdraw(String principal, Runnable granted) {
        return waiting.remove(principal, granted);
    }

    /** From now on no turn begins: whoever waits goes on waiting. Idempotent. */
    synchronized void close() {
        closed = true;
        waiting.clear();
    }

    /** Gives a permit back, to the session whose turn it is where one waits. */
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
