package dev.sluice.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.sluice.agent.AgentBounds;
import dev.sluice.agent.AgentFailure;
import dev.sluice.agent.AgentHealth;
import dev.sluice.agent.AgentRequests;
import dev.sluice.agent.AgentSettings;
import dev.sluice.agent.Reply;
import dev.sluice.http.ModelBounds;
import dev.sluice.http.ModelConnections;
import dev.sluice.http.ModelTimeouts;
import dev.sluice.support.ClaudeAnswer;
import dev.sluice.support.HandDrivenClock;
import dev.sluice.support.HandPlace;
import dev.sluice.support.HandTurn;
import dev.sluice.support.ModelAnswer;
import dev.sluice.support.ModelServer;
import dev.sluice.support.RecordedOutput;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an agent makes of a scripted server's answers, over real connections. */
@Timeout(60)
class WholeAnswersTest {
    private static final Duration LONG = Duration.ofMinutes(2);

    private final ModelServer server = ModelServer.started();
    private final ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(1);
    private final ExecutorService tasks = Executors.newFixedThreadPool(4);
    private final ModelConnections connections =
            new ModelConnections(tasks, timers, Clock.systemUTC(), Duration.ofSeconds(2));
    private final HandDrivenClock clock = new HandDrivenClock();
    private final RecordedOutput output = new RecordedOutput();

    @AfterEach
    void close() {
        server.close();
        tasks.shutdownNow();
        timers.shutdownNow();
    }

    @Test
    void an_answer_is_complete_when_the_model_says_so_however_long_http_goes_on() throws Exception {
        server.answers(
                ModelAnswer.streaming().says("Hi").finish("stop").usage(11, 7).data("[DONE]"));

        assertThat(answer(agent("openai"))).isEqualTo(Reply.streamed());

        assertThat(output.text()).isEqualTo("Hi");
        assertThat(metadata()).contains("\"finish_reason\":\"stop\"", "\"total_tokens\":18");
        assertThat(connections.underWay()).isZero();
        assertThat(server.nextCall().disconnected()).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void an_answer_of_anthropics_is_complete_so_too_and_keeps_nothing() throws Exception {
        server.answers(ClaudeAnswer.stopped(ClaudeAnswer.stops(
                ClaudeAnswer.says(ClaudeAnswer.begun(), "Hi"), "end_turn", "{\"output_tokens\":7}")));

        assertThat(answer(agent("anthropic"))).isEqualTo(Reply.streamed());

        assertThat(output.text()).isEqualTo("Hi");
        assertThat(server.nextCall().disconnected()).succeedsWithin(Duration.ofSeconds(10));
        assertThat(connections.underWay()).isZero();
    }

    @Test
    void what_a_server_says_behind_its_last_word_is_nobodys() throws Exception {
        server.answers(ModelAnswer.streaming()
                .says("Hi")
                .finish("stop")
                .data("[DONE]")
                .says("and more")
                .text(": x".repeat(100_000)));

        answer(agent("openai"));

        assertThat(output.text()).isEqualTo("Hi");
        assertThat(server.nextCall().disconnected()).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void a_connection_whose_body_ends_soon_after_the_answer_is_used_again() throws Exception {
        server.answersBy(call -> ModelAnswer.streaming()
                .says("Hi")
                .finish("stop")
                .data("[DONE]")
                .pause(Duration.ofMillis(5))
                .end());
        ChatAgent agent = agent("openai");

        int asked = 20;
        for (int i = 0; i < asked; i++) {
            answer(agent);
            server.nextCall().answered().get(10, TimeUnit.SECONDS);
        }

        // How soon its end is seen is the network's, so that not every request finds one.
        assertThat(server.connections()).isLessThan(asked);
    }

    static Stream<ModelAnswer> notComplete() {
        return Stream.of(
                ModelAnswer.streaming().done(),
                ModelAnswer.streaming().data("[DONE]"),
                ModelAnswer.streaming()
                        .data("{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"}}]}")
                        .done(),
                ModelAnswer.streaming().says("Hi").finish("").end(),
                ModelAnswer.streaming().says("Hi").end());
    }

    @ParameterizedTest
    @MethodSource("notComplete")
    void a_stream_without_an_answer_or_without_its_end_is_none(ModelAnswer told) {
        server.answers(told);

        assertThat(failure(agent("openai"))).isEqualTo("model_connection_lost");
    }

    @Test
    void an_end_without_an_answer_is_none_of_anthropics_either() {
        server.answers(ClaudeAnswer.stopped(ModelAnswer.streaming()));

        assertThat(failure(agent("anthropic"))).isEqualTo("model_connection_lost");
    }

    @Test
    void an_empty_reason_in_the_middle_is_none_and_no_harm() throws Exception {
        server.answers(ModelAnswer.streaming()
                .data("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"He\"},\"finish_reason\":\"\"}]}")
                .data("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"llo\"},\"finish_reason\":\"\"}]}")
                .finish("stop")
                .done());

        answer(agent("openai"));

        assertThat(output.text()).isEqualTo("Hello");
        assertThat(metadata()).contains("\"finish_reason\":\"stop\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2147483648",
                "99999999999999999999",
                "-1",
                "1.5",
                "1e400",
                "\"abc\"",
                "true",
                "{}",
                "[1]",
                "null"
            })
    void a_number_of_tokens_that_is_none_is_left_out_and_the_answer_stands(String number) throws Exception {
        server.answers(ModelAnswer.streaming()
                .says("Hi")
                .finish("stop")
                .data("{\"choices\":[],\"usage\":{\"prompt_tokens\":" + number + ",\"completion_tokens\":7,"
                        + "\"total_tokens\":" + number + ",\"prompt_tokens_details\":{\"cached_tokens\":" + number
                        + "}}}")
                .done());

        assertThat(answer(agent("openai"))).isEqualTo(Reply.streamed());

        assertThat(metadata()).contains("\"usage\":{\"output_tokens\":7}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"x\"", "3", "true", "[]", "null", "{\"cached_tokens\":{\"cached_tokens\":1}}"})
    void details_of_tokens_that_are_none_are_left_out_and_the_answer_stands(String details) throws Exception {
        server.answers(ModelAnswer.streaming()
                .says("Hi")
                .finish("stop")
                .data("{\"choices\":[],\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":7,"
                        + "\"total_tokens\":18,\"prompt_tokens_details\":" + details
                        + ",\"completion_tokens_details\":" + details + "}}")
                .done());

        assertThat(answer(agent("openai"))).isEqualTo(Reply.streamed());

        assertThat(metadata()).contains("\"usage\":{\"input_tokens\":11,\"output_tokens\":7,\"total_tokens\":18}");
    }

    @Test
    void a_usage_that_is_none_is_left_out_and_the_answer_stands() throws Exception {
        server.answers(ModelAnswer.streaming()
                .says("Hi")
                .finish("stop")
                .data("{\"choices\":[],\"usage\":\"much\"}")
                .done());

        assertThat(answer(agent("openai"))).isEqualTo(Reply.streamed());

        assertThat(metadata()).doesNotContain("usage");
    }

    @ParameterizedTest
    @ValueSource(strings = {"99999999999", "\"abc\"", "{}"})
    void the_same_goes_for_anthropics(String number) throws Exception {
        server.answers(ClaudeAnswer.stopped(ClaudeAnswer.stops(
                        ClaudeAnswer.says(ClaudeAnswer.begun(), "Hi"),
                        "end_turn",
                        "{\"output_tokens\":" + number + ",\"service_tier\":\"standard\"}"))
                .end());

        assertThat(answer(agent("anthropic"))).isEqualTo(Reply.streamed());

        assertThat(metadata()).contains("\"usage\":{\"input_tokens\":11,\"output_tokens\":1,\"total_tokens\":12}");
    }

    @Test
    void arguments_that_are_no_json_are_told_as_none_with_what_is_wrong_so_that_the_conversation_goes_on()
            throws Exception {
        server.answers(ModelAnswer.calling("c1", "order", "{\"what\":"), ModelAnswer.saying("Sorry."));

        answer(agent("openai"));

        server.nextCall();
        JsonNode messages = server.nextCall().body().path("messages");
        JsonNode called = messages.path(1).path("tool_calls").path(0).path("function");
        assertThat(called.path("arguments").asText()).isEqualTo("{}");
        assertThat(messages.path(2).path("content").asText()).isEqualTo("the arguments are no JSON object");
        assertThat(output.others()).anyMatch(each -> each.contains("\"arguments\":\"{\\\"what\\\":\""));
    }

    @Test
    void arguments_that_are_no_json_are_told_to_anthropic_as_none_too() throws Exception {
        server.answers(
                ClaudeAnswer.stopped(ClaudeAnswer.stops(
                                ClaudeAnswer.calls(ClaudeAnswer.begun(), "c1", "order", "{\"what\":"),
                                "tool_use",
                                "{\"output_tokens\":7}"))
                        .end(),
                ClaudeAnswer.stopped(ClaudeAnswer.stops(
                                ClaudeAnswer.says(ClaudeAnswer.begun(), "Sorry."), "end_turn", "{\"output_tokens\":7}"))
                        .end());

        assertThat(answer(agent("anthropic"))).isEqualTo(Reply.streamed());

        server.nextCall();
        JsonNode messages = server.nextCall().body().path("messages");
        assertThat(messages.path(1).path("content").path(0).path("input").toString())
                .isEqualTo("{}");
        assertThat(messages.path(2).path("content").path(0).toString()).contains("the arguments are no JSON object");
    }

    @Test
    void a_request_that_outlasts_its_own_time_speaks_against_the_model() {
        server.answersBy(call -> ModelAnswer.streaming().says("Hi"));
        ChatAgent agent = agent("openai", Duration.ofMillis(50));

        for (int i = 0; i < Circuit.REQUESTS_LEAST; i++)
            assertThat(failure(agent)).isEqualTo("model_timeout");

        assertThat(agent.circuit().health()).isEqualTo(AgentHealth.DOWN);
    }

    @Test
    void a_request_that_outlasts_its_turns_time_says_nothing_of_the_model() {
        server.answersBy(call -> ModelAnswer.streaming().says("Hi"));
        ChatAgent agent = agent("openai", Duration.ofMillis(50));
        clock.advance(Duration.between(clock.instant(), HandTurn.saying("").deadline()));

        for (int i = 0; i < Circuit.REQUESTS_LEAST; i++)
            assertThat(failure(agent)).isEqualTo("model_timeout");

        assertThat(agent.circuit().health()).isEqualTo(AgentHealth.UP);
    }

    private ChatAgent agent(String kind) {
        return agent(kind, null);
    }

    private ChatAgent agent(String kind, @Nullable Duration timeout) {
        AgentBounds all = AgentBounds.DEFAULT;
        AgentSettings settings = new AgentSettings(
                "gpt",
                kind,
                URI.create(server.baseUrl()),
                "small",
                null,
                null,
                timeout,
                new AgentBounds(all.memory(), new AgentRequests(LONG, 0, null), all.limits(), all.tools()));
        var http = new WholeAnswersBuilder(
                connections.client(new ModelTimeouts(LONG, LONG, timeout), ModelBounds.DEFAULT));
        OfferedTool order = new OfferedTool(
                ToolSpecification.builder()
                        .name("order")
                        .parameters(JsonObjectSchema.builder().build())
                        .build(),
                (arguments, call) -> "ordered");
        return new ChatAgent(new ChatParts(
                settings,
                Models.of(settings, http),
                new ToolBox(List.of(order)),
                new ToolThreads(tasks, 4),
                timers,
                clock,
                () -> 1.0));
    }

    private Reply answer(ChatAgent agent) throws ExecutionException, InterruptedException, TimeoutException {
        return agent.answer(HandTurn.saying("hello?"), output, new HandPlace())
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    private String failure(ChatAgent agent) {
        try {
            throw new AssertionError("answered: " + answer(agent));
        } catch (ExecutionException failed) {
            return ((AgentFailure) failed.getCause()).code();
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("nothing came", e);
        }
    }

    private String metadata() {
        List<String> others = output.others();
        return others.get(others.size() - 1);
    }
}
