package dev.sluice.http;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What LangChain4j told of one answer: the first failure, and the whole. Thread-safe. */
final class RecordedAnswer implements StreamingChatResponseHandler {
    final List<String> said = new CopyOnWriteArrayList<>();
    final List<String> thought = new CopyOnWriteArrayList<>();
    final List<PartialToolCall> fragments = new CopyOnWriteArrayList<>();
    final List<CompleteToolCall> toolCalls = new CopyOnWriteArrayList<>();
    final CompletableFuture<Void> begun = new CompletableFuture<>();
    private final CompletableFuture<ChatResponse> whole = new CompletableFuture<>();
    private final CompletableFuture<Throwable> failed = new CompletableFuture<>();

    @Override
    public void onPartialResponse(String partialResponse) {
        said.add(partialResponse);
        begun.complete(null);
    }

    @Override
    public void onPartialThinking(PartialThinking partialThinking) {
        thought.add(partialThinking.text());
    }

    @Override
    public void onPartialToolCall(PartialToolCall partialToolCall) {
        fragments.add(partialToolCall);
    }

    @Override
    public void onCompleteToolCall(CompleteToolCall completeToolCall) {
        toolCalls.add(completeToolCall);
    }

    @Override
    public void onCompleteResponse(ChatResponse completeResponse) {
        whole.complete(completeResponse);
    }

    @Override
    public void onError(Throwable error) {
        failed.complete(error);
    }

    /** Waits for the answer. */
    ChatResponse whole() {
        return within(whole);
    }

    /** Waits for the failure. */
    Throwable failure() {
        return within(failed);
    }

    /** Waits for the failure, which is one without an answer. */
    ModelFailure kind() {
        return unanswered().failure();
    }

    /** Waits for the failure, which is one without an answer: what it says. */
    String words() {
        return unanswered().getMessage();
    }

    private ModelFailedException unanswered() {
        Throwable told = failure();
        return ModelFailedException.in(told).orElseThrow(() -> new AssertionError("another failure", told));
    }

    /** Waits for the failure, which is a refusal. */
    ModelHttpException refusal() {
        Throwable told = failure();
        return ModelHttpException.in(told).orElseThrow(() -> new AssertionError("another failure", told));
    }

    /** Waits for the first piece of text. */
    void awaitBegun() {
        within(begun);
    }

    boolean hasFailed() {
        return failed.isDone();
    }

    private static <T> T within(CompletableFuture<T> future) {
        try {
            return future.get(10, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("nothing came", e);
        }
    }
}
