package dev.sluice.http;

import dev.langchain4j.http.client.sse.ServerSentEventContext;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The body of a stream: one read at a time becomes lines, events and calls of the listener, on the thread that brings it.
 *
 * <p>The next read is asked for when the listener has returned, so that a slow listener holds the model back by TCP and not in
 * memory. When the listener has the whole answer, a little more is passed over, which is usually the body's end.
 */
final class EventBody implements BodySubscriber<Void> {
    /** Bytes passed over behind an answer; whoever says more keeps no connection. */
    static final int REST_BYTES_MAX = 4 * 1024;

    private final Exchange exchange;
    private final long answerBytesMax;
    private final LineReader lines;
    private final EventReader events;
    private final CompletableFuture<@Nullable Void> read = new CompletableFuture<>();
    private final ServerSentEventContext context = new ServerSentEventContext(new Handle());
    private Flow.@Nullable Subscription subscription;
    private long bytesRead;
    private long restBytes;

    EventBody(Exchange exchange, ModelBounds bounds) {
        this.exchange = exchange;
        this.answerBytesMax = bounds.answerBytesMax();
        this.lines = new LineReader(bounds.eventBytesMax(), this::onLine);
        this.events = new EventReader(bounds.eventBytesMax());
    }

    @Override
    public CompletionStage<Void> getBody() {
        return read;
    }

    @Override
    public void onSubscribe(Flow.Subscription reads) {
        subscription = reads;
        reads.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> bytes) {
        if (exchange.hasEnded()) {
            for (ByteBuffer each : bytes) restBytes += each.remaining();
        } else {
            exchange.moved();
            reading(() -> {
                for (ByteBuffer each : bytes) {
                    count(each.remaining());
                    lines.read(each);
                }
            });
        }
        if (subscription != null && wantsMore()) subscription.request(1);
    }

    private boolean wantsMore() {
        return !exchange.hasEnded() || (exchange.awaitsRest() && restBytes <= REST_BYTES_MAX);
    }

    /** The exchange hears of it from the request's own completion. */
    @Override
    public void onError(Throwable failure) {
        read.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        reading(() -> {
            lines.end();
            events.end().ifPresent(this::tell);
        });
        exchange.complete();
        read.complete(null);
    }

    /** What goes wrong here, in the stream or in the listener, is the request's end. */
    private void reading(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException wrong) {
            if (!exchange.fail(wrong)) throw wrong;
        }
    }

    private void count(int bytes) {
        bytesRead += bytes;
        if (bytesRead <= answerBytesMax) return;
        throw new ModelFailedException(ModelFailure.TOO_LARGE, "an answer of more than " + answerBytesMax + " bytes");
    }

    private void onLine(String line) {
        events.read(line).ifPresent(this::tell);
    }

    private void tell(PassingEvent event) {
        exchange.tell(listener -> listener.onEvent(event, context));
        event.pass();
    }

    /** LangChain4j's own way to leave a stream, from within a call, and ours. */
    private final class Handle implements AnswerHandle {
        private volatile boolean isCancelled;

        @Override
        public void complete() {
            exchange.completeEarly();
        }

        @Override
        public void cancel() {
            isCancelled = true;
            exchange.leave();
        }

        @Override
        public boolean isCancelled() {
            return isCancelled;
        }
    }
}
