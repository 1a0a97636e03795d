package dev.sluice.http;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Hands LangChain4j the client that is ready.
 *
 * <p>LangChain4j sets both timeouts over whatever a builder holds, to its own defaults where its user said nothing. They are
 * kept for who asks, and {@link ModelTimeouts} are what counts.
 */
final class ModelHttpClientBuilder implements HttpClientBuilder {
    private final ModelHttpClient client;
    private @Nullable Duration connectTimeout;
    private @Nullable Duration readTimeout;

    ModelHttpClientBuilder(ModelHttpClient client) {
        this.client = client;
    }

    @Override
    public @Nullable Duration connectTimeout() {
        return connectTimeout;
    }

    @Override
    public HttpClientBuilder connectTimeout(Duration timeout) {
        connectTimeout = timeout;
        return this;
    }

    @Override
    public @Nullable Duration readTimeout() {
        return readTimeout;
    }

    @Override
    public HttpClientBuilder readTimeout(Duration timeout) {
        readTimeout = timeout;
        return this;
    }

    @Override
    public HttpClient build() {
        return client;
    }
}
