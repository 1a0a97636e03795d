package dev.sluice.lifecycle;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Work of the application that a thread of the server waits for, in bounds. Never throws. */
final class AwaitedTask implements Runnable {
    private static final System.Logger LOG = System.getLogger(AwaitedTask.class.getName());

    private final Supplier<? extends CompletionStage<?>> work;
    private final Duration waitMax;

    /** {@code work} begins it, or joins it where it has begun, and returns at once. */
    AwaitedTask(Supplier<? extends CompletionStage<?>> work, Duration waitMax) {
        this.work = work;
        this.waitMax = waitMax;
    }

    @Override
    public void run() {
        try {
            work.get().toCompletableFuture().get(waitMax.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RuntimeException | ExecutionException e) {
            LOG.log(System.Logger.Level.ERROR, "drain failed", e);
        } catch (TimeoutException e) {
            LOG.log(System.Logger.Level.WARNING, "drain goes on without being waited for: waited={0}", waitMax);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.log(System.Logger.Level.WARNING, "drain goes on without being waited for: interrupted");
        }
    }
}
