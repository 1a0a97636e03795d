package dev.sluice.chat;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.io.IOException;

/**
 * A client whose streams end well only where the model has said that its answer is complete.
 *
 * <p>LangChain4j takes the end of a stream for the end of the answer, or, of Anthropic's, goes on waiting for ever.
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
        http.execute(request, parser, new Watch(listener));
    }

    /** Whether an event says that nothing of the answer follows: in OpenAI's words, or in Anthropic's. */
    static boolean isLast(ServerSentEvent event) {
        String data = event.data();
        if ("message_stop".equals(event.event()) || "[DONE]".equals(data)) return true;
        // Within a text of the model the quotation marks would be escaped.
        String member = "\"finish_reason\":";
        int begin = data == null ? -1 : data.indexOf(member);
        if (begin < 0) return false;
        int value = begin + member.length();
        while (value < data.length() && data.charAt(value) == ' ') value++;
        return value < data.length() && data.charAt(value) == '"';
    }

    /** What a stream's end means, as far as it has been read; events come one after the other. */
    private static final class Watch implements ServerSentEventListener {
        private final ServerSentEventListener reader;
        private volatile boolean complete;

        Watch(ServerSentEventListener reader) {
            this.reader = reader;
        }

        @Override
        public void onOpen(SuccessfulHttpResponse response) {
            reader.onOpen(response);
        }

        @Override
        public void onEvent(ServerSentEvent event, ServerSentEventContext context) {
            if (isLast(event)) complete = true;
            reader.onEvent(event, context);
        }

        @Override
        public void onEvent(ServerSentEvent event) {
            if (isLast(event)) complete = true;
            reader.onEvent(event);
        }

        @Override
        public void onError(Throwable failure) {
            reader.onError(failure);
        }

        @Override
        public void onClose() {
            if (complete) reader.onClose();
            else reader.onError(new IOException("the answer broke off"));
        }
    }
}
