package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpMethod;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.OpenAiChatResponseMetadata;
import dev.langchain4j.model.output.FinishReason;
import dev.sluice.support.ModelAnswer;
import dev.sluice.support.ModelCall;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What LangChain4j's own model tells of a scripted server's answers, over a real connection. */
@Timeout(30)
class ModelHttpClientTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(200);

    private final ModelFixture models = new ModelFixture();

    @AfterEach
    void close() {
        models.close();
    }

    @Test
    void deltas_come_one_by_one_and_the_whole_answer_with_its_usage_at_the_end() {
        models.server.answers(ModelAnswer.streaming()
                .thinks("Hm, ")
                .thinks("so.")
                .says("Grü")
                .says("ezi ✓")
                .finish("stop")
                .usage(11, 7)
                .done());

        RecordedAnswer answer = models.ask();

        ChatResponse whole = answer.whole();
        assertThat(answer.said).containsExactly("Grü", "ezi ✓");
        assertThat(answer.thought).containsExactly("Hm, ", "so.");
        assertThat(whole.aiMessage().text()).isEqualTo("Grüezi ✓");
        assertThat(whole.tokenUsage().inputTokenCount()).isEqualTo(11);
        assertThat(whole.tokenUsage().outputTokenCount()).isEqualTo(7);
        assertThat(whole.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(whole.modelName()).isEqualTo("scripted-1");
        assertThat(models.connections.underWay()).isZero();
    }

    @Test
    void the_request_reaches_the_model_as_langchain4j_wrote_it() {
        models.ask().whole();

        ModelCall call = models.server.nextCall();
        assertThat(call.path()).isEqualTo("/v1/chat/completions");
        assertThat(call.header("authorization")).contains("Bearer sk-secret");
        assertThat(call.header("content-type")).contains("application/json");
        assertThat(call.header("upgrade")).isEmpty();
        assertThat(call.messages()).containsExactly("user: Grüezi");
        assertThat(call.body().path("stream").asBoolean()).isTrue();
        assertThat(call.body().path("stream_options").path("include_usage").asBoolean())
                .isTrue();
    }

    @Test
    void fragments_of_tool_calls_become_whole_calls() {
        models.server.answers(ModelAnswer.streaming()
                .callsTool(0, "call_1", "weather")
                .arguments(0, "{\"city\":", "\"Bern\"}")
                .callsTool(1, "call_2", "clock")
                .arguments(1, "{}")
                .finish("tool_calls")
                .usage(11, 7)
                .done());

        RecordedAnswer answer = models.ask();

        AiMessage message = answer.whole().aiMessage();
        assertThat(answer.fragments).hasSize(3);
        assertThat(answer.toolCalls).hasSize(2);
        assertThat(message.toolExecutionRequests()).extracting("id").containsExactly("call_1", "call_2");
        assertThat(message.toolExecutionRequests().get(0).arguments()).isEqualTo("{\"city\":\"Bern\"}");
    }

    @Test
    void it_does_not_matter_where_the_network_cuts_an_answer() {
        ModelAnswer answer = ModelAnswer.streaming();
        String text = """
                data: {"choices":[{"index":0,"delta":{"content":"Zürich ✓"}}]}

                : idle

                data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

                data: [DONE]

                """.replace("\n", "\r\n");
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) answer = answer.piece(new byte[] {each});
        models.server.answers(answer.end());

        assertThat(models.ask().whole().aiMessage().text()).isEqualTo("Zürich ✓");
    }

    @Test
    void an_answer_that_ends_without_done_is_complete_and_has_no_finish_reason() {
        models.server.answers(ModelAnswer.streaming().says("Half an ans").end());

        assertThat(models.ask().whole().finishReason()).isNull();
    }

    @Test
    void events_are_not_kept_with_their_data() {
        models.server.answers(ModelAnswer.saying("a", "b"));

        var metadata = (OpenAiChatResponseMetadata) models.ask().whole().metadata();

        assertThat(metadata.rawServerSentEvents())
                .isNotEmpty()
                .allMatch(event -> event.data().isEmpty());
    }

    @Test
    void a_rate_limit_says_when_to_come_again() {
        models.server.answers(ModelAnswer.rateLimited("7"));

        RecordedAnswer answer = models.ask();

        assertThat(answer.failure()).isInstanceOf(RateLimitException.class);
        assertThat(answer.refusal().statusCode()).isEqualTo(429);
        assertThat(answer.refusal().retryAfter()).contains(Duration.ofSeconds(7));
        assertThat(answer.refusal().body()).contains("rate_limit_exceeded");
        assertThat(answer.refusal()).hasMessage("HTTP 429");
        assertThat(models.connections.underWay()).isZero();
    }

    @Test
    void a_wrong_key_and_a_long_conversation_keep_what_the_model_said_about_them() {
        models.server.answers(ModelAnswer.unauthorized(), ModelAnswer.contextTooLong());

        RecordedAnswer unauthorized = models.ask();
        assertThat(unauthorized.failure()).isInstanceOf(AuthenticationException.class);
        assertThat(unauthorized.refusal().body()).contains("invalid_api_key");

        RecordedAnswer tooLong = models.ask();
        assertThat(tooLong.failure()).isInstanceOf(InvalidRequestException.class);
        assertThat(tooLong.refusal().body()).contains("context_length_exceeded");
    }

    @Test
    void a_redirect_is_not_followed_because_the_key_would_go_along() {
        models.server.answers(
                ModelAnswer.status(307, "text/plain", "", "Location: " + models.server.baseUrl() + "/elsewhere"));

        assertThat(models.ask().refusal().statusCode()).isEqualTo(307);
        assertThat(models.server.calls()).hasSize(1);
    }

    @Test
    void an_endless_refusal_is_cut_and_told() {
        ModelAnswer refusal = ModelAnswer.silent()
                .bytes("HTTP/1.1 500 Oops\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        models.server.answers(refusal.text("x".repeat(100)));
        ModelBounds bounds = new ModelBounds(1000, 1000, 64);

        RecordedAnswer answer = models.ask(models.model(ModelTimeouts.DEFAULT, bounds), new Upstream());

        assertThat(answer.refusal().statusCode()).isEqualTo(500);
        assertThat(answer.refusal().body()).isEqualTo("x".repeat(64));
        assertThat(models.server.nextCall().disconnected()).succeedsWithin(Duration.ofSeconds(5));
    }

    @Test
    void a_refusal_that_stalls_or_breaks_off_is_told_with_what_came() {
        ModelAnswer refusal = ModelAnswer.silent()
                .bytes("HTTP/1.1 503 Oops\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.US_ASCII))
                .text("over");
        models.server.answers(refusal, refusal.hangsUp());
        ModelTimeouts timeouts = new ModelTimeouts(LONG, SHORT, null);

        for (int i = 0; i < 2; i++) {
            RecordedAnswer answer = models.ask(models.model(timeouts, ModelBounds.DEFAULT), new Upstream());
            assertThat(answer.refusal().statusCode()).isEqualTo(503);
            assertThat(answer.refusal().body()).isEqualTo("over");
        }
    }

    @Test
    void a_model_that_is_not_there_is_unreachable() {
        models.server.close();
        RecordedAnswer refused = models.ask();
        assertThat(refused.kind()).isEqualTo(ModelFailure.UNREACHABLE);
        assertThat(refused.words()).isEqualTo("localhost:" + models.server.port() + ": connection refused");

        RecordedAnswer unknown = models.ask(
                models.modelAt("http://no-such-host.invalid/v1", ModelTimeouts.DEFAULT, ModelBounds.DEFAULT),
                new Upstream());
        assertThat(unknown.kind()).isEqualTo(ModelFailure.UNREACHABLE);
        assertThat(unknown.words()).isEqualTo("no-such-host.invalid: no such host");
        assertThat(unknown.failure()).hasMessageContaining("no-such-host.invalid");
    }

    @Test
    void a_model_that_does_not_open_in_time_is_unreachable() throws IOException {
        ModelConnections impatient =
                new ModelConnections(models.tasks, models.timers, Clock.systemUTC(), Duration.ofMillis(200));
        // A door with a backlog of one, and nobody who opens: the kernel answers no further knock.
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket first = new Socket(full.getInetAddress(), full.getLocalPort());
                Socket second = new Socket(full.getInetAddress(), full.getLocalPort())) {
            assertThat(first.isConnected() && second.isConnected()).isTrue();
            CompletableFuture<Throwable> failed = new CompletableFuture<>();
            HttpRequest request = HttpRequest.builder()
                    .method(HttpMethod.POST)
                    .url("http://127.0.0.1:" + full.getLocalPort())
                    .build();
            impatient.client(ModelTimeouts.DEFAULT, ModelBounds.DEFAULT).build().execute(request, failed::complete);

            Throwable told = failed.orTimeout(10, TimeUnit.SECONDS).join();
            assertThat(ModelFailedException.in(told).map(ModelFailedException::failure))
                    .contains(ModelFailure.UNREACHABLE);
            assertThat(ModelFailedException.in(told).map(Throwable::getMessage))
                    .contains("127.0.0.1:" + full.getLocalPort() + ": no connection in time");
        }
    }

    @Test
    void a_connection_that_ends_before_the_answer_does_is_lost() {
        CompletableFuture<Void> read = new CompletableFuture<>();
        models.server.answers(
                ModelAnswer.silent().hangsUp(),
                ModelAnswer.streaming().says("Half").hangsUp(),
                ModelAnswer.streaming().says("Half").until(read).resets());

        assertThat(models.ask().kind()).isEqualTo(ModelFailure.CONNECTION_LOST);
        assertThat(models.ask().kind()).isEqualTo(ModelFailure.CONNECTION_LOST);
        RecordedAnswer reset = models.ask();
        reset.awaitBegun();
        read.complete(null);
        assertThat(reset.kind()).isEqualTo(ModelFailure.CONNECTION_LOST);
        assertThat(reset.said).containsExactly("Half");
        assertThat(models.connections.underWay()).isZero();
    }

    @Test
    void a_model_that_says_nothing_at_all_is_given_up_and_left() {
        models.server.answers(ModelAnswer.silent());
        ModelTimeouts timeouts = new ModelTimeouts(SHORT, LONG, null);

        assertThat(models.ask(models.model(timeouts, ModelBounds.DEFAULT), new Upstream())
                        .kind())
                .isEqualTo(ModelFailure.NO_ANSWER);
        assertThat(models.server.nextCall().disconnected()).succeedsWithin(Duration.ofSeconds(5));
    }

    @Test
    void a_stream_that_stalls_is_given_up_and_left() {
        models.server.answers(ModelAnswer.streaming().says("Half"));
        ModelTimeouts timeouts = new ModelTimeouts(LONG, SHORT, null);

        RecordedAnswer answer = models.ask(models.model(timeouts, ModelBounds.DEFAULT), new Upstream());

        assertThat(answer.kind()).isEqualTo(ModelFailure.STALLED);
        assertThat(answer.said).containsExactly("Half");
        assertThat(models.server.nextCall().disconnected()).succeedsWithin(Duration.ofSeconds(5));
    }

    @Test
    void a_slow_stream_is_no_stall_and_signs_of_life_count() {
        Duration pace = Duration.ofMillis(100);
        models.server.answers(ModelAnswer.streaming()
                .says("x", 3, pace)
                .pause(pace)
                .text(": ping\n\n")
                .pause(pace)
                .text(": ping\n\n")
                .pause(pace)
                .finish("stop")
                .done());
        ModelTimeouts timeouts = new ModelTimeouts(LONG, Duration.ofMillis(400), null);

        RecordedAnswer answer = models.ask(models.model(timeouts, ModelBounds.DEFAULT), new Upstream());

        assertThat(answer.whole().aiMessage().text()).isEqualTo("xxx");
    }

    @Test
    void a_request_may_be_given_a_time_for_all_of_it() {
        models.server.answers(ModelAnswer.streaming().says("x", 1000, Duration.ofMillis(20)));
        ModelTimeouts timeouts = new ModelTimeouts(LONG, LONG, SHORT);

        RecordedAnswer answer = models.ask(models.model(timeouts, ModelBounds.DEFAULT), new Upstream());

        assertThat(answer.kind()).isEqualTo(ModelFailure.TIMED_OUT);
        assertThat(models.server.nextCall().disconnected()).succeedsWithin(Duration.ofSeconds(5));
    }

    @Test
    void what_is_no_http_or_no_stream_is_malformed() {
        models.server.answers(
                ModelAnswer.silent().bytes("SSH-2.0-OpenSSH_9.2\r\n\r\n".getBytes(StandardCharsets.US_ASCII)),
                ModelAnswer.silent()
                        .bytes("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n".getBytes(StandardCharsets.US_ASCII)),
                ModelAnswer.status(200, "text/html; charset=utf-8", "<p>Please log in</p>"));

        assertThat(models.ask().kind()).isEqualTo(ModelFailure.MALFORMED);
        assertThat(models.ask().kind()).isEqualTo(ModelFailure.MALFORMED);
        RecordedAnswer page = models.ask();
        assertThat(page.kind()).isEqualTo(ModelFailure.MALFORMED);
        assertThat(page.failure()).hasMessageContaining("text/html");
    }

    @Test
    void data_that_is_no_json_fails_the_answer_and_langchain4j_reads_on_unless_it_is_cancelled() {
        ModelAnswer broken = ModelAnswer.streaming().says("Half").data("{\"choices\":[{");
        models.server.answers(broken.finish("stop").done(), broken);

        RecordedAnswer readOn = models.ask();
        assertThat(readOn.failure()).hasRootCauseInstanceOf(JsonEOFException.class);
        assertThat(readOn.whole().aiMessage().text()).isEqualTo("Half");

        Upstream upstream = new Upstream();
        assertThat(models.ask(upstream).failure()).hasRootCauseInstanceOf(JsonEOFException.class);
        upstream.cancel();
        assertThat(models.server.nextCall().answered()).succeedsWithin(Duration.ofSeconds(5));
        assertThat(models.server.nextCall().disconnected()).succeedsWithin(Duration.ofSeconds(5));
    }

    @Test
    void lines_events_and_answers_are_bounded() {
        ModelBounds bounds = new ModelBounds(1000, 5000, 64);
        String line = "data: " + "x".repeat(900);
        models.server.answers(
                ModelAnswer.streaming().text("data: " + "x".repeat(2000)),
                ModelAnswer.streaming().text(line + "\n" + line + "\n\n"),
                ModelAnswer.streaming().text(": still thinking\n\n".repeat(500)));

        for (int i = 0; i < 3; i++) {
            RecordedAnswer answer = models.ask(models.model(ModelTimeouts.DEFAULT, bounds), new Upstream());
            assertThat(answer.kind()).isEqualTo(ModelFailure.TOO_LARGE);
            assertThat(models.server.nextCall().disconnected()).succeedsWithin(Duration.ofSeconds(5));
        }
        assertThat(models.connections.underWay()).isZero();
    }

    @Test
    void whole_answers_and_forms_are_not_offered() {
        HttpClient client = models.connections
                .client(ModelTimeouts.DEFAULT, ModelBounds.DEFAULT)
                .build();
        HttpRequest.Builder request =
                HttpRequest.builder().method(HttpMethod.POST).url(models.server.baseUrl());

        assertThatThrownBy(() -> client.execute(request.build())).isInstanceOf(UnsupportedFeatureException.class);
        HttpRequest form = request.addFormDataField("a", "b").build();
        assertThatThrownBy(() -> client.execute(form, failure -> {})).isInstanceOf(UnsupportedFeatureException.class);
        assertThat(models.connections.underWay()).isZero();
    }

    @Test
    void an_address_that_is_none_is_refused_at_once_and_leaves_nothing_behind() {
        assertThatThrownBy(() -> models.ask(
                        models.modelAt("ftp://localhost/v1", ModelTimeouts.DEFAULT, ModelBounds.DEFAULT),
                        new Upstream()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(models.connections.underWay()).isZero();
    }
}
