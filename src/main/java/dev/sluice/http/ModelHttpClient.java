package dev.sluice.http;

import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.DefaultServerSentEventParser;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;

/**
 * LangChain4j's HTTP client for streams, on java.net.http.
 *
 * <p>Thread-safe. A request belongs to the {@link Upstream} that is being asked on the thread, if any. It holds no thread, and
 * its listener is told one thing at a time and exactly one end: {@code onClose} where the answer is complete as HTTP has it (which
 * does not tell that the model had said all it had to say) or as the listener has it ({@link AnswerHandle}), {@code onError} with a {@link ModelHttpException} or a
 * {@link ModelFailedException} otherwise. Bodies in forms are not known to it.
 */
final class ModelHttpClient implements HttpClient {
    private final ModelConnections connections;
    private final ModelTimeouts timeouts;
    private final ModelBounds bounds;

    ModelHttpClient(ModelConnections connections, ModelTimeouts timeouts, ModelBounds bounds) {
        this.connections = connections;
        this.timeouts = timeouts;
        this.bounds = bounds;
    }

    /**
     * Not offered: waiting for a whole answer holds a thread.
     *
     * @throws UnsupportedFeatureException always
     */
    @Override
    public SuccessfulHttpResponse execute(HttpRequest request) {
        throw new UnsupportedFeatureException("an answer that is no stream");
    }

    @Override
    public void execute(HttpRequest request, ServerSentEventListener listener) {
        Exchange exchange = new Exchange(connections, timeouts, bounds, new Delivery(listener, connections.tasks()));
        exchange.begin(translated(request));
    }

    /**
     * The parser is LangChain4j's default or it is refused: it would read a blocking stream.
     *
     * @throws UnsupportedFeatureException for another parser
     */
    @Override
    public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
        if (!(parser instanceof DefaultServerSentEventParser)) {
            throw new UnsupportedFeatureException("a parser of its own: " + parser.getClass());
        }
        execute(request, listener);
    }

    private static java.net.http.HttpRequest translated(HttpRequest request) {
        if (!request.formDataFields().isEmpty() || !request.formDataFiles().isEmpty()) {
            throw new UnsupportedFeatureException("a body in form fields");
        }
        String body = request.body();
        var translated = java.net.http.HttpRequest.newBuilder(URI.create(request.url()))
                .method(
                        request.method().name(),
                        body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        request.headers().forEach((name, values) -> values.forEach(value -> translated.header(name, value)));
        return translated.build();
    }
}
