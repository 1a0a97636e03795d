package dev.sluice.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The scripted model does what it says, asked by a plain client; without that, tests on it prove nothing. */
@Timeout(20)
class ModelServerTest {
    private static final String QUESTION =
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Grüezi\"}]}";

    private final ModelServer server = ModelServer.started();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void a_whole_answer_is_a_stream_of_chunks_that_ends_with_done() throws Exception {
        server.answers(ModelAnswer.streaming()
                .thinks("Hm")
                .says("Grü")
                .finish("stop")
                .usage(3, 2)
                .done());

        HttpResponse<String> answer = ask();

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains("text/event-stream; charset=utf-8");
        List<String> events = List.of(answer.body().split("\n\n"));
        assertThat(events).hasSize(5).allMatch(each -> each.startsWith("data: "));
        assertThat(events.get(0)).contains("\"delta\":{\"reasoning_content\":\"Hm\"},\"finish_reason\":null");
        assertThat(events.get(1)).contains("\"delta\":{\"content\":\"Grü\"}");
        assertThat(events.get(2)).contains("\"finish_reason\":\"stop\"");
        assertThat(events.get(3)).contains("\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2");
        assertThat(events.get(4)).isEqualTo("data: [DONE]");
    }

    @Test
    void a_tools_arguments_come_in_fragments() throws Exception {
        server.answers(ModelAnswer.streaming()
                .callsTool(0, "call_1", "weather")
                .arguments(0, "{\"city\":", "\"Bern\"}")
                .finish("tool_calls")
                .done());

        assertThat(ask().body())
                .contains("{\"index\":0,\"id\":\"call_1\",\"type\":\"function\","
                        + "\"function\":{\"name\":\"weather\",\"arguments\":\"\"}}")
                .contains("{\"index\":0,\"function\":{\"arguments\":\"{\\\"city\\\":\"}}")
                .contains("{\"index\":0,\"function\":{\"arguments\":\"\\\"Bern\\\"}\"}}");
    }

    @Test
    void requests_are_kept_with_their_headers_and_their_parsed_body() throws Exception {
        ask();

        ModelCall call = server.nextCall();
        assertThat(call.method()).isEqualTo("POST");
        assertThat(call.path()).isEqualTo("/v1/chat/completions");
        assertThat(call.header("authorization")).contains("Bearer k");
        assertThat(call.body().path("model").asText()).isEqualTo("m");
        assertThat(call.messages()).containsExactly("user: Grüezi");
        assertThat(server.calls()).containsExactly(call);
    }

    @Test
    void answers_are_taken_in_order_and_then_the_rule_holds() throws Exception {
        server.answers(ModelAnswer.rateLimited("2"), ModelAnswer.unauthorized(), ModelAnswer.contextTooLong());
        server.answersBy(call -> ModelAnswer.saying(call.messages().get(0)));

        HttpResponse<String> limited = ask();
        assertThat(limited.statusCode()).isEqualTo(429);
        assertThat(limited.headers().firstValue("retry-after")).contains("2");
        assertThat(ask().statusCode()).isEqualTo(401);
        assertThat(ask().body()).contains("\"code\":\"context_length_exceeded\"");
        assertThat(ask().body()).contains("user: Grüezi");
    }

    @Test
    void an_answer_waits_for_a_signal_and_for_its_pace() throws Exception {
        CompletableFuture<Void> signal = new CompletableFuture<>();
        server.answers(ModelAnswer.streaming()
                .until(signal)
                .says("x", 3, Duration.ofMillis(50))
                .done());

        CompletableFuture<HttpResponse<String>> answer = client.sendAsync(question(), BodyHandlers.ofString());
        server.nextCall();
        assertThat(answer).isNotDone();
        long begun = System.nanoTime();
        signal.complete(null);

        assertThat(answer.get(5, TimeUnit.SECONDS).body().split("\n\n")).hasSize(4);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofMillis(150));
    }

    @Test
    void an_answer_may_end_in_a_reset_or_a_hang_up_and_neither_is_an_end_of_the_stream() {
        server.answers(ModelAnswer.streaming().says("Hello").resets());
        assertThatThrownBy(this::ask).isInstanceOf(IOException.class);

        server.answers(ModelAnswer.streaming().says("Hello").hangsUp());
        assertThatThrownBy(this::ask).isInstanceOf(IOException.class);

        server.answers(ModelAnswer.silent().hangsUp());
        assertThatThrownBy(this::ask).isInstanceOf(IOException.class);
        assertThat(server.nextCall().answered()).isDone();
        assertThat(server.streams()).isZero();
    }

    @Test
    void a_stream_may_end_without_done() throws Exception {
        server.answers(ModelAnswer.streaming().says("Hello").end());
        assertThat(ask().body()).contains("Hello").doesNotContain("[DONE]");
    }

    @Test
    void it_sees_when_a_client_leaves_an_answer_that_stalls() throws Exception {
        server.answers(ModelAnswer.streaming().says("Hello"));
        try (Socket socket = new Socket("localhost", server.port())) {
            socket.getOutputStream()
                    .write("POST /v1/chat/completions HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}"
                            .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            while (in.read() != 'o') {}
            assertThat(server.streams()).isEqualTo(1);
        }
        long left = System.nanoTime();
        ModelCall call = server.nextCall();
        assertThat(call.disconnected().get(5, TimeUnit.SECONDS) - left)
                .isLessThan(Duration.ofMillis(200).toNanos());
        assertThat(call.answered()).isNotDone();
        assertThat(server.streams()).isZero();
    }

    @Test
    void it_holds_many_streams_on_one_thread() {
        CompletableFuture<Void> signal = new CompletableFuture<>();
        server.answersBy(call -> ModelAnswer.streaming().until(signal).done());
        List<CompletableFuture<?>> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) answers.add(client.sendAsync(question(), BodyHandlers.ofString()));
        for (int i = 0; i < 100; i++) server.nextCall();
        assertThat(server.streams()).isEqualTo(100);

        signal.complete(null);
        CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).join();

        assertThat(server.streamsMost()).isEqualTo(100);
        assertThat(Thread.getAllStackTraces().keySet().stream().map(Thread::getName))
                .filteredOn(name -> name.startsWith("model-server"))
                .hasSize(1);
    }

    private HttpResponse<String> ask() throws IOException, InterruptedException {
        return client.send(question(), BodyHandlers.ofString());
    }

    private HttpRequest question() {
        return HttpRequest.newBuilder(URI.create(server.baseUrl() + "/chat/completions"))
                .header("Authorization", "Bearer k")
                .POST(BodyPublishers.ofString(QUESTION))
                .build();
    }
}
