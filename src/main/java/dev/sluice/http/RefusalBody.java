package dev.sluice.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The body of a refusal, as much of it as is kept. The refusal is told with what has come, also where the rest never does.
 *
 * <p>Thread-safe: it may be told by a timer.
 */
final class RefusalBody implements BodySubscriber<Void> {
    private final Exchange exchange;
    private final int status;
    private final Optional<Duration> retryAfter;
    private final int bytesMax;
    private final CompletableFuture<@Nullable Void> read = new CompletableFuture<>();

    @GuardedBy("this")
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

    RefusalBody(Exchange exchange, int status, Optional<Duration> retryAfter, int bytesMax) {
        this.exchange = exchange;
        this.status = status;
        this.retryAfter = retryAfter;
        this.bytesMax = bytesMax;
    }

    @Override
    public CompletionStage<Void> getBody() {
        return read;
    }

    @Override
    public void onSubscribe(Flow.Subscription reads) {
        reads.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> bytes) {
        exchange.moved();
        if (!keep(bytes)) tell(false);
    }

    @Override
    public void onError(Throwable failure) {
        tell(false);
        read.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        tell(true);
        read.complete(null);
    }

    /** Nothing comes any more. */
    void onSilence() {
        tell(false);
    }

    private void tell(boolean isWhole) {
        String body;
        synchronized (this) {
            body = kept.toString(UTF_8);
        }
        exchange.refused(new ModelHttpException(status, body, retryAfter), isWhole);
    }

    /** False where there is more than is kept. */
    private synchronized boolean keep(List<ByteBuffer> bytes) {
        for (ByteBuffer each : bytes) {
            byte[] copy = new byte[Math.min(each.remaining(), bytesMax - kept.size())];
            each.get(copy);
            kept.writeBytes(copy);
            if (each.hasRemaining()) return false;
        }
        return true;
    }
}
