package dev.sluice.support;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A scheduler without threads and without a clock: time passes, and tasks run on the caller's thread, when a test says so.
 *
 * <p>Not thread-safe. Tasks run in the order of their due times; of those due together, in the order they came.
 */
public final class HandDrivenScheduler extends AbstractExecutorService implements ScheduledExecutorService {
    private final PriorityQueue<Task<?>> tasks = new PriorityQueue<>();
    private long nowNanos;
    private long tasksSeen;
    private boolean shutdown;
    private Runnable onNextTask = () -> {};
    private Runnable onNextCancel = () -> {};

    /** Lets time pass, and runs what becomes due, including what those tasks schedule. */
    public void advance(Duration time) {
        long until = nowNanos + time.toNanos();
        while (!tasks.isEmpty() && tasks.element().dueNanos <= until) runNext();
        nowNanos = until;
    }

    /** Runs the next task, whenever it is due; time moves on to it. */
    public void runNext() {
        Task<?> task = tasks.remove();
        nowNanos = Math.max(nowNanos, task.dueNanos);
        task.run();
    }

    /** Runs tasks until none is left; time moves as far as they are due. */
    public void runAll() {
        while (!tasks.isEmpty()) runNext();
    }

    /** Something happens while the next task comes in: what another thread might do just then. */
    public void whileNextTaskComesIn(Runnable happens) {
        onNextTask = happens;
    }

    /** Something happens while the next task is cancelled. */
    public void whileNextTaskIsCancelled(Runnable happens) {
        onNextCancel = happens;
    }

    /** {@return tasks that are neither run nor cancelled} */
    public int waiting() {
        return tasks.size();
    }

    /** {@return the time that has passed since the beginning} */
    public Duration elapsed() {
        return Duration.ofNanos(nowNanos);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> work, long delay, TimeUnit unit) {
        Task<V> task = new Task<>(work, nowNanos + Math.max(0, unit.toNanos(delay)), tasksSeen++);
        enqueue(task);
        return task;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable work, long delay, TimeUnit unit) {
        return schedule(Executors.callable(work), delay, unit);
    }

    @Override
    public void execute(Runnable work) {
        enqueue(new Task<>(Executors.callable(work), nowNanos, tasksSeen++) {
            @Override
            protected void setException(Throwable failure) {
                // Nobody holds this future, so the test itself has to fail.
                throw new AssertionError("a task failed", failure);
            }
        });
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable work, long initialDelay, long period, TimeUnit unit) {
        throw new UnsupportedOperationException("scheduleAtFixedRate");
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable work, long initialDelay, long delay, TimeUnit unit) {
        Task<?> task =
                new Task<>(Executors.callable(work), nowNanos + Math.max(0, unit.toNanos(initialDelay)), tasksSeen++) {
                    @Override
                    public void run() {
                        if (!runAndReset()) return;
                        dueNanos = nowNanos + unit.toNanos(delay);
                        if (!shutdown) enqueue(this);
                    }
                };
        enqueue(task);
        return task;
    }

    @Override
    public void shutdown() {
        shutdown = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown = true;
        List<Runnable> never = new ArrayList<>(tasks);
        tasks.clear();
        return never;
    }

    @Override
    public boolean isShutdown() {
        return shutdown;
    }

    @Override
    public boolean isTerminated() {
        return shutdown && tasks.isEmpty();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return isTerminated();
    }

    private void enqueue(Task<?> task) {
        if (shutdown) throw new RejectedExecutionException("the scheduler is shut down");
        tasks.add(task);
        Runnable happens = onNextTask;
        onNextTask = () -> {};
        happens.run();
    }

    private class Task<V> extends FutureTask<V> implements ScheduledFuture<V> {
        long dueNanos;
        private final long order;

        Task(Callable<V> work, long dueNanos, long order) {
            super(work);
            this.dueNanos = dueNanos;
            this.order = order;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(dueNanos - nowNanos, TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            Task<?> that = (Task<?>) other;
            int byTime = Long.compare(dueNanos, that.dueNanos);
            return byTime != 0 ? byTime : Long.compare(order, that.order);
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            tasks.remove(this);
            Runnable happens = onNextCancel;
            onNextCancel = () -> {};
            happens.run();
            return super.cancel(mayInterruptIfRunning);
        }
    }
}
