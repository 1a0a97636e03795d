package dev.sluice.task;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * A step that runs at least once after every signal, never twice at a time, and holds no thread in between.
 *
 * <p>Thread-safe. A signal while the step runs makes it run once more afterwards, however many there were; each run is a
 * task of its own, so that other work of the executor gets its turn between two runs.
 */
public final class SignalledTask {
    private final Executor executor;
    private final Runnable step;

    @GuardedBy("this")
    private State state = State.IDLE;

    /** A task that runs {@code step} on {@code executor}; the step must not throw. */
    public SignalledTask(Executor executor, Runnable step) {
        this.executor = executor;
        this.step = step;
    }

    /**
     * Makes the step run after this call.
     *
     * @throws RejectedExecutionException where the executor takes no more work; the task is idle again
     */
    public void signal() {
        synchronized (this) {
            State before = state;
            become(before.signalled());
            if (before != State.IDLE) return;
        }
        schedule();
    }

    /** Whether nothing runs, is scheduled or was signalled. */
    public synchronized boolean isIdle() {
        return state == State.IDLE;
    }

    private void schedule() {
        try {
            executor.execute(this::run);
        } catch (RejectedExecutionException e) {
            synchronized (this) {
                become(State.IDLE);
            }
            throw e;
        }
    }

    private void run() {
        synchronized (this) {
            become(State.RUNNING);
        }
        try {
            step.run();
        } finally {
            boolean again;
            synchronized (this) {
                again = state == State.RUNNING_AND_SIGNALLED;
                become(again ? State.SCHEDULED : State.IDLE);
            }
            if (again) schedule();
        }
    }

    @GuardedBy("this")
    private void become(State next) {
        if (state != next && !state.mayBecome(next)) throw new IllegalStateException(state + " -> " + next);
        state = next;
    }

    private enum State {
        IDLE,
        SCHEDULED,
        RUNNING,
        RUNNING_AND_SIGNALLED;

        State signalled() {
            return switch (this) {
                case IDLE, SCHEDULED -> SCHEDULED;
                case RUNNING, RUNNING_AND_SIGNALLED -> RUNNING_AND_SIGNALLED;
            };
        }

        boolean mayBecome(State next) {
            return switch (this) {
                case IDLE -> next == SCHEDULED;
                case SCHEDULED -> next == RUNNING || next == IDLE;
                case RUNNING -> next == RUNNING_AND_SIGNALLED || next == IDLE;
                case RUNNING_AND_SIGNALLED -> next == SCHEDULED;
            };
        }
    }
}
