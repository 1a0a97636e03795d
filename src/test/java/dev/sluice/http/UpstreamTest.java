package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpMethod;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.sluice.support.ModelAnswer;
import dev.sluice.support.ModelCall;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A turn's requests end when it says so, wherever they are; the model sees it within 200 ms. */
@Timeout(30)
class UpstreamTest {
    private static final Duration SOON = Duration.ofMillis(200);

    private final ModelFixture models = new ModelFixture();
    private final Upstream upstream = new Upstream();

    @AfterEach
    void close() {
        models.close();
    }

    @Test
    void a_request_is_cancelled_before_the_head_of_its_answer() throws Exception {
        models.server.answers(ModelAnswer.silent());
        RecordedAnswer answer = models.ask(upstream);
        ModelCall call = models.server.nextCall();

        assertThat(timeToLeave(call)).isLessThan(SOON);
        assertCancelled(answer);
    }

    @Test
    void a_request_is_cancelled_between_the_head_and_the_first_byte() throws Exception {
        models.server.answers(ModelAnswer.streaming());
        CompletableFuture<Void> opened = new CompletableFuture<>();
        CompletableFuture<Throwable> failed = new CompletableFuture<>();
        HttpClient client = models.connections
                .client(ModelTimeouts.DEFAULT, ModelBounds.DEFAULT)
                .build();
        HttpRequest request = HttpRequest.builder()
                .method(HttpMethod.POST)
                .url(models.server.baseUrl())
                .body("{}")
                .build();
        upstream.during(() -> client.execute(request, new Opening(opened, failed)));
        ModelCall call = models.server.nextCall();
        assertThat(opened).succeedsWithin(Duration.ofSeconds(5));

        assertThat(timeToLeave(call)).isLessThan(SOON);
        assertThat(failed).succeedsWithin(Duration.ofSeconds(5)).isInstanceOf(ModelFailedException.class);
    }

    @Test
    void a_request_is_cancelled_in_the_middle_of_its_answer() throws Exception {
        models.server.answers(ModelAnswer.streaming().says("Half"));
        RecordedAnswer answer = models.ask(upstream);
        answer.awaitBegun();

        assertThat(timeToLeave(models.server.nextCall())).isLessThan(SOON);
        assertCancelled(answer);
        assertThat(answer.said).containsExactly("Half");
    }

    @Test
    void a_request_is_cancelled_while_its_answer_pours_in() throws Exception {
        models.server.answers(
                ModelAnswer.streaming().says("word ", 100_000, Duration.ZERO).done());
        RecordedAnswer answer = models.ask(upstream);
        answer.awaitBegun();

        assertThat(timeToLeave(models.server.nextCall())).isLessThan(SOON);
        assertCancelled(answer);
        int told = answer.said.size();
        assertThat(told).isLessThan(100_000);
    }

    @Test
    void a_request_is_cancelled_while_the_model_refuses_at_length() throws Exception {
        models.server.answers(ModelAnswer.silent()
                .bytes("HTTP/1.1 500 Oops\r\nContent-Length: 1000\r\n\r\nbut".getBytes(StandardCharsets.US_ASCII)));
        RecordedAnswer answer = models.ask(upstream);

        assertThat(timeToLeave(models.server.nextCall())).isLessThan(SOON);
        assertCancelled(answer);
    }

    @Test
    void a_request_is_cancelled_while_it_connects() throws IOException {
        // A door with a backlog of one, and nobody who opens: the kernel answers no further knock.
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String url = "http://localhost:" + full.getLocalPort() + "/v1";
            StreamingChatModel model = models.modelAt(url, ModelTimeouts.DEFAULT, ModelBounds.DEFAULT);
            List<RecordedAnswer> answers = new ArrayList<>();
            for (int i = 0; i < 8; i++) answers.add(models.ask(model, upstream));
            assertThat(models.connections.underWay()).isEqualTo(8);

            upstream.cancel();

            answers.forEach(this::assertCancelled);
        }
    }

    @Test
    void cancelling_ends_all_requests_of_one_turn_and_none_of_another() {
        CompletableFuture<Void> rest = new CompletableFuture<>();
        models.server.answersBy(call ->
                ModelAnswer.streaming().says("Half").until(rest).finish("stop").done());
        RecordedAnswer first = models.ask(upstream);
        RecordedAnswer second = models.ask(upstream);
        RecordedAnswer other = models.ask();
        List.of(first, second, other).forEach(RecordedAnswer::awaitBegun);
        assertThat(upstream.underWay()).isEqualTo(2);

        upstream.cancel();
        upstream.cancel();
        rest.complete(null);

        assertCancelled(first);
        assertCancelled(second);
        assertThat(other.whole().aiMessage().text()).isEqualTo("Half");
    }

    @Test
    void no_request_begins_after_the_turn_was_cancelled() {
        upstream.cancel();

        assertCancelled(models.ask(upstream));
        assertThat(upstream.isCancelled()).isTrue();
        assertThat(models.server.calls()).isEmpty();
    }

    @Test
    void a_cancel_that_meets_the_beginning_leaves_nothing_behind() {
        models.server.answersBy(call -> ModelAnswer.streaming().says("Half"));
        StreamingChatModel model = models.model();
        List<RecordedAnswer> answers = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            Upstream each = new Upstream();
            models.tasks.execute(each::cancel);
            answers.add(models.ask(model, each));
        }

        for (RecordedAnswer answer : answers) assertThat(answer.kind()).isEqualTo(ModelFailure.CANCELLED);
        assertThat(models.connections.underWay()).isZero();
        for (ModelCall call : models.server.calls()) {
            assertThat(call.disconnected()).succeedsWithin(Duration.ofSeconds(5));
        }
    }

    @Test
    void a_finished_request_is_not_told_of_a_cancel() {
        RecordedAnswer answer = models.ask(upstream);
        answer.whole();

        upstream.cancel();

        assertThat(upstream.underWay()).isZero();
        assertThat(answer.hasFailed()).isFalse();
    }

    @Test
    void a_handler_may_cancel_the_turn_from_within_a_delta_and_is_told_no_other() {
        models.server.answers(ModelAnswer.saying("a", "b", "c"));
        RecordedAnswer answer = new RecordedAnswer();
        var unused = answer.begun.thenRun(upstream::cancel);

        upstream.during(() -> models.model().chat("Grüezi", answer));

        assertCancelled(answer);
        assertThat(answer.said).containsExactly("a");
    }

    @Test
    void langchain4js_own_handle_ends_the_stream_without_a_failure() {
        models.server.answers(ModelAnswer.streaming().says("a"));
        CompletableFuture<String> told = new CompletableFuture<>();

        models.model().chat(List.of(UserMessage.from("Grüezi")), new Leaving(told));

        assertThat(told).succeedsWithin(Duration.ofSeconds(5)).isEqualTo("a");
        assertThat(models.server.nextCall().disconnected()).succeedsWithin(Duration.ofSeconds(5));
        assertThat(models.connections.underWay()).isZero();
    }

    @Test
    void turns_on_one_thread_are_told_apart_and_the_outer_one_comes_back() {
        Upstream inner = new Upstream();
        Upstream seen = upstream.during(() -> {
            Upstream within = inner.during(Upstream::current);
            assertThat(within).isSameAs(inner);
            return Upstream.current();
        });

        assertThat(seen).isSameAs(upstream);
        assertThat(Upstream.current()).isNull();
    }

    /** From the cancel until the server sees its client leave. */
    private Duration timeToLeave(ModelCall call) throws ExecutionException, InterruptedException, TimeoutException {
        long cancelled = System.nanoTime();
        upstream.cancel();
        return Duration.ofNanos(call.disconnected().get(10, TimeUnit.SECONDS) - cancelled);
    }

    private void assertCancelled(RecordedAnswer answer) {
        assertThat(answer.kind()).isEqualTo(ModelFailure.CANCELLED);
        assertThat(upstream.underWay()).isZero();
    }

    /** Hears of the head and of the failure. */
    private record Opening(CompletableFuture<Void> opened, CompletableFuture<Throwable> failed)
            implements ServerSentEventListener {
        @Override
        public void onOpen(SuccessfulHttpResponse response) {
            opened.complete(null);
        }

        @Override
        public void onError(Throwable failure) {
            failed.complete(failure);
        }
    }

    /** Leaves at the first delta. */
    private record Leaving(CompletableFuture<String> told) implements StreamingChatResponseHandler {
        @Override
        public void onPartialResponse(PartialResponse part, PartialResponseContext context) {
            context.streamingHandle().cancel();
            told.complete(part.text());
        }

        @Override
        public void onCompleteResponse(ChatResponse whole) {
            told.completeExceptionally(new AssertionError("complete"));
        }

        @Override
        public void onError(Throwable error) {
            told.completeExceptionally(error);
        }
    }
}
