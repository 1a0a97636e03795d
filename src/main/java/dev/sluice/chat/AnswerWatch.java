package dev.sluice.chat;

import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.CancellationUnsupportedHandle;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.sluice.http.AnswerHandle;
import dev.sluice.http.PassingEvent;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Reads along with LangChain4j what a stream's end means: the answer ends with the model's last event, and where there was none, only
 * if the model has said why.
 *
 * <p>Events come one after the other, on any thread.
 */
final class AnswerWatch implements ServerSentEventListener {
    private final ServerSentEventListener reader;

    /** Whether anything of an answer has come. */
    private volatile boolean begun;

    /** Whether the model has said why its answer ends. */
    private volatile boolean explained;

    /** Whether the model has said all. */
    private volatile boolean last;

    AnswerWatch(ServerSentEventListener reader) {
        this.reader = reader;
    }

    @Override
    public void onOpen(SuccessfulHttpResponse response) {
        reader.onOpen(response);
    }

    /** Without a way to leave the stream. */
    @Override
    public void onEvent(ServerSentEvent event) {
        onEvent(event, new ServerSentEventContext(new CancellationUnsupportedHandle()));
    }

    @Override
    public void onEvent(ServerSentEvent event, ServerSentEventContext context) {
        if (last) return;
        if (!begun) begun = AnswerEvent.isPiece(event);
        if (AnswerEvent.isReason(event)) explained = true;
        boolean isLast = AnswerEvent.isLast(event);
        // LangChain4j would make an empty answer of it.
        if (isLast && !begun && !explained) throw new UncheckedIOException(brokenOff());
        tell(event, context);
        if (!isLast) return;
        last = true;
        if (context.parsingHandle() instanceof AnswerHandle answer) answer.complete();
    }

    private void tell(ServerSentEvent event, ServerSentEventContext context) {
        String data = event.data();
        String readable = data == null ? null : UsageNumbers.readable(data);
        if (readable == null || readable.equals(data)) {
            reader.onEvent(event, context);
            return;
        }
        PassingEvent mended = new PassingEvent(event.event(), readable);
        reader.onEvent(mended, context);
        mended.pass();
    }

    @Override
    public void onError(Throwable failure) {
        reader.onError(failure);
    }

    @Override
    public void onClose() {
        if (last || explained) reader.onClose();
        else reader.onError(brokenOff());
    }

    private static IOException brokenOff() {
        return new IOException("the answer broke off");
    }
}
