package dev.sluice.support;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Runs tasks when told to, on the calling thread. */
public final class HandDrivenExecutor implements Executor {
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private boolean stopped;

    @Override
    public void execute(Runnable task) {
        if (stopped) throw new RejectedExecutionException("stopped");
        tasks.addLast(task);
    }

    /** Takes no more tasks, as a server's executor that is stopping. */
    public void stop() {
        stopped = true;
        tasks.clear();
    }

    /** Runs the first task; false where there is none. */
    public boolean runOne() {
        Runnable task = tasks.pollFirst();
        if (task == null) return false;
        task.run();
        return true;
    }

    /** Tasks that wait. */
    public int waiting() {
        return tasks.size();
    }

    /** Runs until nothing waits. */
    public void runAll() {
        while (runOne()) {}
    }
}
