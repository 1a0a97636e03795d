package dev.sluice.journal;

import java.time.Duration;

/** Runs something later, once. */
@FunctionalInterface
public interface Delay {

    /**
     * Runs {@code action} after {@code pause} on some thread.
     *
     * @throws java.util.concurrent.RejectedExecutionException where no more work is taken
     */
    void run(Duration pause, Runnable action);
}
