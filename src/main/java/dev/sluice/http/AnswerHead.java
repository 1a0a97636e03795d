package dev.sluice.http;

import dev.langchain4j.http.client.SuccessfulHttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.Locale;

/** Decides by the head of an answer how its body is read: as events, as a refusal, or not at all. */
final class AnswerHead implements BodyHandler<Void> {
    private final Exchange exchange;
    private final ModelBounds bounds;
    private final ModelTimeouts timeouts;
    private final RetryAfter retryAfter;
    private volatile boolean hasCome;

    AnswerHead(Exchange exchange, ModelBounds bounds, ModelTimeouts timeouts, RetryAfter retryAfter) {
        this.exchange = exchange;
        this.bounds = bounds;
        this.timeouts = timeouts;
        this.retryAfter = retryAfter;
    }

    /** Whether there was an answer at all. */
    boolean hasCome() {
        return hasCome;
    }

    @Override
    public BodySubscriber<Void> apply(ResponseInfo head) {
        hasCome = true;
        int status = head.statusCode();
        if (status < 200 || status > 299) {
            RefusalBody refusal =
                    new RefusalBody(exchange, status, retryAfter.of(head.headers()), bounds.errorBytesMax());
            exchange.watchSilence(refusal::onSilence);
            return refusal;
        }
        String type = head.headers().firstValue("content-type").orElse("");
        if (isDocument(type)) {
            exchange.fail(ModelFailure.MALFORMED, "the answer is " + mediaType(type) + " and no event stream");
            return BodySubscribers.replacing(null);
        }
        String silence = "nothing for " + timeouts.idle() + " in the middle of the answer";
        exchange.watchSilence(() -> exchange.fail(ModelFailure.STALLED, silence));
        SuccessfulHttpResponse opened = SuccessfulHttpResponse.builder()
                .statusCode(status)
                .headers(head.headers().map())
                .build();
        exchange.tell(listener -> listener.onOpen(opened));
        return new EventBody(exchange, bounds);
    }

    /** Not every server calls its stream an event stream; these are surely none. */
    private static boolean isDocument(String type) {
        String media = mediaType(type);
        return media.endsWith("json") || media.endsWith("html") || media.endsWith("xml");
    }

    private static String mediaType(String type) {
        int end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }
}
