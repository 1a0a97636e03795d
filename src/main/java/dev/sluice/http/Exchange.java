package dev.sluice.http;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, from the beginning to exactly one end: complete, failed or cancelled.
 *
 * <p>Thread-safe. Whoever ends it first decides how; what comes after has no effect. With its end its timers, its place in the
 * {@link Upstream} and, unless the answer is complete, its connection are gone. Where the answer is complete before HTTP says so,
 * the connection has {@link #REST_TIME_MAX} more for that.
 */
final class Exchange {
    /** How long the end of HTTP is awaited behind the end of the answer, so that the connection can be used again. */
    static final Duration REST_TIME_MAX = Duration.ofSeconds(1);

    private final ModelConnections connections;
    private final ModelTimeouts timeouts;
    private final ModelBounds bounds;
    private final Delivery delivery;
    private final SilenceWatch watch;
    private final @Nullable Upstream upstream = Upstream.current();

    @GuardedBy("this")
    private boolean hasEnded;

    @GuardedBy("this")
    private boolean awaitsRest;

    @GuardedBy("this")
    private @Nullable CompletableFuture<HttpResponse<Void>> answer;

    @GuardedBy("this")
    private @Nullable ScheduledFuture<?> deadline;

    Exchange(ModelConnections connections, ModelTimeouts timeouts, ModelBounds bounds, Delivery delivery) {
        this.connections = connections;
        this.timeouts = timeouts;
        this.bounds = bounds;
        this.delivery = delivery;
        this.watch = new SilenceWatch(connections.timers());
    }

    /**
     * Sends the request, unless its upstream was cancelled.
     *
     * @throws RuntimeException where it cannot be sent at all; the listener is told nothing then
     */
    void begin(HttpRequest request) {
        connections.began();
        if (upstream != null && !upstream.begin(this)) {
            cancel();
            return;
        }
        try {
            watch.watch(timeouts.head(), () -> fail(ModelFailure.NO_ANSWER, "no answer within " + timeouts.head()));
            watchDeadline();
            send(request);
        } catch (RuntimeException wrong) {
            end(nobody -> {}, false);
            throw wrong;
        }
    }

    /** {@link Upstream#cancel()}. */
    void cancel() {
        fail(ModelFailure.CANCELLED, "cancelled");
    }

    /** The listener wants no more, and is told that it has all. */
    void leave() {
        end(ServerSentEventListener::onClose, false);
    }

    /** The answer is here, all of it. */
    void complete() {
        end(ServerSentEventListener::onClose, true);
    }

    /** The answer is here, all of it, though HTTP has not come to its end. */
    void completeEarly() {
        if (end(ServerSentEventListener::onClose, true)) awaitRest();
    }

    /** Whether the rest of the body may come, unseen. */
    synchronized boolean awaitsRest() {
        return awaitsRest;
    }

    /** The answer has begun, and may not be silent for longer than this. */
    void watchSilence(Runnable onSilence) {
        watch.watch(timeouts.idle(), onSilence);
    }

    /** The answer is a refusal; its connection can be used again where it has been read to its end. */
    void refused(ModelHttpException refusal, boolean isWhole) {
        end(listener -> listener.onError(refusal), isWhole);
    }

    /** The answer goes on. */
    void moved() {
        watch.moved();
    }

    /** Tells the listener something, unless this has ended. */
    void tell(Consumer<ServerSentEventListener> call) {
        delivery.call(call);
    }

    /** Fails with what is known of the reason. */
    void fail(ModelFailure failure, String message) {
        fail(new ModelFailedException(failure, message));
    }

    /** Fails; false where it had ended already. */
    boolean fail(RuntimeException reason) {
        return end(listener -> listener.onError(reason), false);
    }

    synchronized boolean hasEnded() {
        return hasEnded;
    }

    private void watchDeadline() {
        if (timeouts.request() == null) return;
        Runnable end = () -> fail(ModelFailure.TIMED_OUT, "not complete within " + timeouts.request());
        ScheduledFuture<?> timer =
                connections.timers().schedule(end, timeouts.request().toNanos(), TimeUnit.NANOSECONDS);
        synchronized (this) {
            deadline = timer;
            if (hasEnded) timer.cancel(false);
        }
    }

    private void send(HttpRequest request) {
        AnswerHead head = new AnswerHead(this, bounds, timeouts, connections.retryAfter());
        CompletableFuture<HttpResponse<Void>> sent = connections.client().sendAsync(request, head);
        boolean isLate;
        synchronized (this) {
            answer = sent;
            isLate = hasEnded;
        }
        // Cancelled while it was being sent.
        if (isLate) sent.cancel(true);
        var unused = sent.whenComplete((whole, failure) -> {
            if (failure != null) fail(Diagnosis.of(failure, head.hasCome(), request.uri()));
        });
    }

    private void awaitRest() {
        CompletableFuture<?> sent;
        synchronized (this) {
            sent = answer;
            awaitsRest = true;
        }
        // Where it is not known yet, whoever sends it finds that it has ended, and cuts it.
        if (sent == null) return;
        try {
            ScheduledFuture<?> cut = connections
                    .timers()
                    .schedule(() -> sent.cancel(true), REST_TIME_MAX.toNanos(), TimeUnit.NANOSECONDS);
            var unused = sent.whenComplete((whole, failure) -> cut.cancel(false));
        } catch (RejectedExecutionException stopping) {
            sent.cancel(true);
        }
    }

    private boolean end(Consumer<ServerSentEventListener> last, boolean keepsConnection) {
        CompletableFuture<?> sent;
        synchronized (this) {
            if (hasEnded) return false;
            hasEnded = true;
            sent = answer;
            if (deadline != null) deadline.cancel(false);
        }
        watch.stop();
        // Only cancelling with an interrupt closes the connection; nothing is interrupted.
        if (sent != null && !keepsConnection) sent.cancel(true);
        if (upstream != null) upstream.ended(this);
        connections.ended();
        delivery.end(last);
        return true;
    }
}
