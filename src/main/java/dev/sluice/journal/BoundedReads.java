package dev.sluice.journal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.sluice.session.JournalUnavailableException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads that run a few at a time, in order; each is a task of its own.
 *
 * <p>Thread-safe. Invariant: {@code running <= runningMax}, and nothing waits while {@code running < runningMax}.
 */
final class BoundedReads {
    private final Executor executor;
    private final int runningMax;
    private final int waitingMax;

    @GuardedBy("this")
    private final Deque<Read<?>> waiting = new ArrayDeque<>();

    @GuardedBy("this")
    private int running;

    BoundedReads(Executor executor, int runningMax, int waitingMax) {
        this.executor = executor;
        this.runningMax = runningMax;
        this.waitingMax = waitingMax;
    }

    /** Runs {@code question} when its turn comes; the stage fails with {@link JournalUnavailableException}. */
    <T> CompletionStage<T> ask(String name, Supplier<T> question) {
        Read<T> read = new Read<>(name, question, new CompletableFuture<>());
        boolean runNow;
        synchronized (this) {
            runNow = running < runningMax;
            if (runNow) {
                running++;
            } else if (waiting.size() < waitingMax) {
                waiting.addLast(read);
                return read.answer;
            }
        }
        if (runNow) execute(read);
        else read.refuse(new IllegalStateException("waiting: " + waitingMax + " (expected: fewer)"));
        return read.answer;
    }

    private void execute(Read<?> read) {
        @Nullable Read<?> next = read;
        while (next != null) {
            Read<?> current = next;
            try {
                executor.execute(() -> {
                    current.run();
                    Read<?> following = following();
                    if (following != null) execute(following);
                });
                return;
            } catch (RejectedExecutionException e) {
                current.refuse(e);
                next = following();
            }
        }
    }

    private synchronized @Nullable Read<?> following() {
        Read<?> next = waiting.pollFirst();
        if (next == null) running--;
        return next;
    }

    private record Read<T>(String name, Supplier<T> question, CompletableFuture<T> answer) {
        void run() {
            try {
                answer.complete(question.get());
            } catch (RuntimeException | Error e) {
                refuse(e);
            }
        }

        void refuse(Throwable cause) {
            answer.completeExceptionally(new JournalUnavailableException(name, cause));
        }
    }
}
