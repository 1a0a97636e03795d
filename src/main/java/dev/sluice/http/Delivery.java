package dev.sluice.http;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one listener: one at a time, one that is the last, and none after it.
 *
 * <p>Thread-safe. What the stream brings is called on the thread that read it. The last call comes after the one under way, on
 * its thread; where none is, on the executor, so that who ends a stream never runs the listener's code. No lock is held
 * during a call.
 */
final class Delivery {
    private final ServerSentEventListener listener;
    private final Executor executor;

    @GuardedBy("this")
    private boolean isCalling;

    @GuardedBy("this")
    private @Nullable Consumer<ServerSentEventListener> last;

    Delivery(ServerSentEventListener listener, Executor executor) {
        this.listener = listener;
        this.executor = executor;
    }

    /**
     * Makes a call, unless the last one was said. Called by one thread at a time.
     *
     * @throws RuntimeException what the listener throws
     */
    void call(Consumer<ServerSentEventListener> next) {
        synchronized (this) {
            if (last != null) return;
            isCalling = true;
        }
        try {
            next.accept(listener);
        } finally {
            Consumer<ServerSentEventListener> due;
            synchronized (this) {
                isCalling = false;
                due = last;
            }
            if (due != null) due.accept(listener);
        }
    }

    /** Says the last call; only the first time counts. */
    void end(Consumer<ServerSentEventListener> call) {
        synchronized (this) {
            if (last != null) return;
            last = call;
            if (isCalling) return;
        }
        try {
            executor.execute(() -> call.accept(listener));
        } catch (RejectedExecutionException stopping) {
            // The server stops its executors last: whoever still waits must be told, on whatever thread.
            call.accept(listener);
        }
    }
}
