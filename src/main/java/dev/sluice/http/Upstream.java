package dev.sluice.http;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The requests that one turn makes to its model, so that they can be cancelled together, at any time.
 *
 * <p>Thread-safe. {@code upstream.during(() -> model.chat(request, handler))} makes the request that begins within one of this
 * upstream's: LangChain4j calls its HTTP client on the thread that asks, for OpenAI's API and for Anthropic's. It holds
 * requests that are under way, and none that ended.
 */
public final class Upstream {
    private static final ThreadLocal<@Nullable Upstream> CURRENT = new ThreadLocal<>();

    @GuardedBy("this")
    private final Set<Exchange> underWay = new HashSet<>();

    @GuardedBy("this")
    private boolean isCancelled;

    /** No requests yet. */
    public Upstream() {}

    /**
     * Runs {@code work} on this thread; requests that it begins on this thread belong to this upstream.
     *
     * @param work what asks the model
     */
    public void during(Runnable work) {
        during(() -> {
            work.run();
            return true;
        });
    }

    /**
     * Runs {@code work} on this thread; requests that it begins on this thread belong to this upstream.
     *
     * @param <T> of the result
     * @param work what asks the model
     * @return its result
     */
    public <T> T during(Supplier<T> work) {
        Upstream outer = CURRENT.get();
        CURRENT.set(this);
        try {
            return work.get();
        } finally {
            if (outer == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(outer);
            }
        }
    }

    /**
     * Ends every request under way, before the head of its answer, before its first byte or in the middle, and lets no later one
     * begin. The connections are closed, so that the model sees it at once.
     *
     * <p>Returns without waiting and runs no listener: each is told {@link ModelFailure#CANCELLED} on another thread, unless
     * its answer had ended. Calling it again does nothing.
     */
    public void cancel() {
        List<Exchange> cut;
        synchronized (this) {
            isCancelled = true;
            cut = List.copyOf(underWay);
        }
        cut.forEach(Exchange::cancel);
    }

    /** {@return whether it was cancelled} */
    public synchronized boolean isCancelled() {
        return isCancelled;
    }

    /** {@return how many requests are under way} */
    public synchronized int underWay() {
        return underWay.size();
    }

    /** The one that is being asked on this thread. */
    static @Nullable Upstream current() {
        return CURRENT.get();
    }

    /** Whether the request may begin. */
    synchronized boolean begin(Exchange exchange) {
        if (isCancelled) return false;
        underWay.add(exchange);
        return true;
    }

    synchronized void ended(Exchange exchange) {
        underWay.remove(exchange);
    }
}
