package dev.sluice.http;

import dev.langchain4j.http.client.HttpClientBuilder;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The connections to all models: one selector thread, one pool of idle connections, and what streams share.
 *
 * <p>Thread-safe; one of it serves every agent. It speaks HTTP/1.1 only: some local model servers stumble over the attempt to
 * upgrade, and one HTTP/2 connection limits how many streams run. No redirect is followed, because the key would go along. Whom the
 * process trusts may show a certificate. How many requests run is for turns to bound.
 */
public final class ModelConnections {
    private final HttpClient client;
    private final Executor tasks;
    private final ScheduledExecutorService timers;
    private final RetryAfter retryAfter;
    private final AtomicInteger underWay = new AtomicInteger();

    /**
     * No connection yet.
     *
     * @param tasks runs what a stream brings, listeners included, a read at a time; it may be as small as one thread
     * @param timers watches silences
     * @param clock what dates in answers are held against
     * @param connectTimeout how long a connection may take to come about, positive, at most a day
     */
    public ModelConnections(Executor tasks, ScheduledExecutorService timers, Clock clock, Duration connectTimeout) {
        ModelTimeouts.check("connectTimeout", connectTimeout);
        this.tasks = tasks;
        this.timers = timers;
        this.retryAfter = new RetryAfter(clock);
        this.client = HttpClient.newBuilder()
                .version(Version.HTTP_1_1)
                .followRedirects(Redirect.NEVER)
                .connectTimeout(connectTimeout)
                .executor(tasks)
                .build();
    }

    /**
     * What a LangChain4j model is built with: {@code .httpClientBuilder(connections.client(timeouts, bounds))}.
     *
     * @param timeouts of each of its requests
     * @param bounds of each of its answers
     * @return a builder whose own timeouts do not count: LangChain4j sets them to what it thinks right
     */
    public HttpClientBuilder client(ModelTimeouts timeouts, ModelBounds bounds) {
        return new ModelHttpClientBuilder(new ModelHttpClient(this, timeouts, bounds));
    }

    /** {@return how many requests are under way: begun, and neither answered, failed nor cancelled} */
    public int underWay() {
        return underWay.get();
    }

    HttpClient client() {
        return client;
    }

    Executor tasks() {
        return tasks;
    }

    ScheduledExecutorService timers() {
        return timers;
    }

    RetryAfter retryAfter() {
        return retryAfter;
    }

    void began() {
        underWay.incrementAndGet();
    }

    void ended() {
        underWay.decrementAndGet();
    }
}
