package dev.sluice.chat;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;

/**
 * A client whose streams end when the model has said that its answer is complete, and end well only then.
 *
 * <p>LangChain4j takes the end of HTTP for the end of the answer, or, of Anthropic's, goes on waiting for ever.
 */
final class WholeAnswers implements HttpClient {
    private final HttpClient http;

    WholeAnswers(HttpClient http) {
        this.http = http;
    }

    @Override
    public SuccessfulHttpResponse execute(HttpRequest request) {
        return http.execute(request);
    }

    @Override
    public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
        http.execute(request, parser, new AnswerWatch(listener));
    }
}
