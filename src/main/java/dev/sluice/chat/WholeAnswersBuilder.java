package dev.sluice.chat;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import java.time.Duration;

/** Builds {@link WholeAnswers} over another client. */
final class WholeAnswersBuilder implements HttpClientBuilder {
    private final HttpClientBuilder http;

    WholeAnswersBuilder(HttpClientBuilder http) {
        this.http = http;
    }

    @Override
    public Duration connectTimeout() {
        return http.connectTimeout();
    }

    @Override
    public HttpClientBuilder connectTimeout(Duration timeout) {
        http.connectTimeout(timeout);
        return this;
    }

    @Override
    public Duration readTimeout() {
        return http.readTimeout();
    }

    @Override
    public HttpClientBuilder readTimeout(Duration timeout) {
        http.readTimeout(timeout);
        return this;
    }

    @Override
    public HttpClient build() {
        return new WholeAnswers(http.build());
    }
}
