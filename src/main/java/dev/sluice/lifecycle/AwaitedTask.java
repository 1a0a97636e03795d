package dev.sluice.lifecycle;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Work that runs on a thread of the application while a thread of the server waits for it, in bounds. Never throws. */
final class AwaitedTask implements Runnable {
    private static final System.Logger LOG = System.getLogger(AwaitedTask.class.getName());

    private final Executor executor;
    private final Runnable work;
    private final Duration waitMax;

    AwaitedTask(Executor executor, Runnable work, Duration waitMax) {
        this.executor = executor;
        this.work = work;
        this.waitMax = waitMax;
    }

    @Override
    public void run() {
        try {
            CompletableFuture.runAsync(work, executor).get(waitMax.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException | ExecutionException e) {
            LOG.log(System.Logger.Level.ERROR, "drain failed", e);
        } catch (TimeoutException e) {
            LOG.log(System.Logger.Level.WARNING, "drain goes on without being waited for: waited={0}", waitMax);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.log(System.Logger.Level.WARNING, "drain goes on without being waited for: interrupted");
        }
    }
}
