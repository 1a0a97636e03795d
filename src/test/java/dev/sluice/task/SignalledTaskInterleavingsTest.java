package dev.sluice.task;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.Test;

/** Every interleaving of signals and runs that the model checker finds. */
class SignalledTaskInterleavingsTest {
    private static final int INTERLEAVINGS = 300;

    @Test
    void no_signal_is_lost_and_no_two_runs_meet() {
        Lincheck.runConcurrentTest(INTERLEAVINGS, () -> {
            Pool pool = new Pool();
            AtomicInteger work = new AtomicInteger();
            AtomicInteger inside = new AtomicInteger();
            SignalledTask task = new SignalledTask(pool, () -> {
                if (inside.incrementAndGet() != 1) throw new AssertionError("two runs at once");
                work.getAndSet(0);
                inside.decrementAndGet();
            });
            Runnable signaller = () -> {
                work.incrementAndGet();
                task.signal();
                pool.runOne();
            };
            Thread one = new Thread(signaller);
            Thread two = new Thread(signaller);
            one.start();
            two.start();
            join(one);
            join(two);
            while (pool.runOne()) {
                // What is left over.
            }
            // No assertion library in here: the model checker would look into it too.
            if (work.get() != 0) throw new AssertionError("work that nobody looked at");
            if (!task.isIdle()) throw new AssertionError("not idle");
        });
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A pool whose threads are those of the test. */
    private static final class Pool implements Executor {
        private final Queue<Runnable> tasks = new ArrayDeque<>();

        @Override
        public synchronized void execute(Runnable task) {
            tasks.add(task);
        }

        boolean runOne() {
            Runnable task;
            synchronized (this) {
                task = tasks.poll();
            }
            if (task == null) return false;
            task.run();
            return true;
        }
    }
}
