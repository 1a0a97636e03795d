package dev.sluice.chat;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.sluice.http.Upstream;
import org.jspecify.annotations.Nullable;

/**
 * One request to a model: ends once, by its answer, its failure or its cancellation, whichever comes first.
 *
 * <p>Thread-safe. LangChain4j goes on calling after it has told a failure; what comes after the end is dropped here, and the
 * request is stopped.
 */
final class Exchange implements StreamingChatResponseHandler {

    /** Whom the answer is for. Called without a lock, by one thread at a time but for {@link #failed}. */
    interface Asker {
        /** The next piece of the answer; false where nobody wants it any more. */
        boolean text(String piece);

        /** The next piece of the model's reasoning; false where nobody wants it any more. */
        boolean reasoning(String piece);

        /** The whole answer, complete in the model's own words. */
        void answered(ChatResponse response);

        /** There is no answer; {@code shown} tells whether pieces of it were passed on. */
        void failed(Fault fault, boolean shown, @Nullable Throwable cause);
    }

    private final Asker asker;
    private final FaultReader faults;
    private final Evidence evidence;
    private final Upstream upstream = new Upstream();

    /** Whether a piece of the answer has come, shown or not. */
    private volatile boolean begun;

    private volatile boolean shown;

    @GuardedBy("this")
    private boolean ended;

    Exchange(Asker asker, FaultReader faults, Evidence evidence) {
        this.asker = asker;
        this.faults = faults;
        this.evidence = evidence;
    }

    /** Sends the request and returns without waiting. */
    void begin(StreamingChatModel model, ChatRequest request) {
        try {
            upstream.during(() -> model.chat(request, this));
        } catch (RuntimeException notBegun) {
            onError(notBegun);
        }
    }

    /** Stops the request, unless it has ended; before it began, none is sent. */
    void cancel() {
        if (!end()) return;
        upstream.cancel();
        evidence.withdrawn();
    }

    @Override
    public void onPartialResponse(String piece) {
        if (piece.isEmpty() || hasEnded()) return;
        piece();
        shown = true;
        if (!asker.text(piece)) cancel();
    }

    @Override
    public void onPartialThinking(PartialThinking thinking) {
        if (thinking.text() == null || thinking.text().isEmpty() || hasEnded()) return;
        piece();
        shown = true;
        if (!asker.reasoning(thinking.text())) cancel();
    }

    @Override
    public void onPartialToolCall(PartialToolCall call) {
        piece();
    }

    /** Of a tool without arguments no part comes before. */
    @Override
    public void onCompleteToolCall(CompleteToolCall call) {
        piece();
    }

    private void piece() {
        if (begun) return;
        begun = true;
        evidence.began();
    }

    /** Events that are no piece of the answer: some servers tell their errors so, with the status of a success. */
    @Override
    public void onUnmappedRawEvent(Object event) {
        if (!(event instanceof ServerSentEvent told)) return;
        if (ErrorBody.isError(told.data())) fail(faults.ofEvent(told.data()), null);
    }

    @Override
    public void onCompleteResponse(ChatResponse response) {
        if (!end()) return;
        evidence.answered();
        asker.answered(response);
    }

    @Override
    public void onError(Throwable error) {
        fail(faults.of(error), error);
    }

    private void fail(Fault fault, @Nullable Throwable cause) {
        if (!end()) return;
        upstream.cancel();
        evidence.failed(fault, cause);
        asker.failed(fault, shown, cause);
    }

    private synchronized boolean hasEnded() {
        return ended;
    }

    /** Whether the caller is the one who ends it. */
    private synchronized boolean end() {
        if (ended) return false;
        ended = true;
        return true;
    }
}
