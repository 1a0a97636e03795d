package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.agent.HistoryMessage;
import dev.sluice.example.LooseTools;
import dev.sluice.example.OrderTools;
import dev.sluice.support.ChangedWar;
import dev.sluice.support.GatewayServer;
import dev.sluice.support.ModelAnswer;
import dev.sluice.support.ModelCall;
import dev.sluice.support.ModelServer;
import dev.sluice.support.TestDatabase;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Agents with models on the packaged server: real sockets on both of its sides, real time, a scripted model. */
class ChatAgentIT {
    private static final String KEY = "sk-nobody-may-see-this";
    private static final String NO_ANSWER = "assistant: " + HistoryMessage.NO_ANSWER;
    private static final Duration ABORT_SEEN_WITHIN = Duration.ofMillis(200);
    private static final ModelServer MODEL = ModelServer.started();
    private static final ChangedWar WAR = new ChangedWar().with(OrderTools.class, LooseTools.class);

    private final Queue<ModelAnswer> script = new ConcurrentLinkedQueue<>();
    private final BlockingQueue<ModelCall> calls = new LinkedBlockingQueue<>();
    private final GatewayServer server = Gateways.owned(ChatAgentIT.class, TestDatabase.HSQLDB, settings());

    @RegisterExtension
    final Clients clients = new Clients(server);

    ChatAgentIT() {
        MODEL.answersBy(this::next);
    }

    private ModelAnswer next(ModelCall call) {
        calls.add(call);
        ModelAnswer next = script.poll();
        return next == null ? ModelAnswer.saying("Nothing was scripted.") : next;
    }

    private static Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(WAR.settings());
        settings.put("GATEWAY_AGENTS", " gpt , full,once,stall,slow,down,claude,fragile,single, brief ");
        for (String id : List.of("GPT", "FULL", "ONCE", "STALL", "SLOW", "CLAUDE", "FRAGILE", "SINGLE", "BRIEF")) {
            settings.put("GATEWAY_AGENT_" + id + "_BASE_URL", MODEL.baseUrl());
            settings.put("GATEWAY_AGENT_" + id + "_MODEL", "small");
        }
        settings.put("GATEWAY_AGENT_FULL_INSTRUCTIONS", "Be brief.");
        settings.put("GATEWAY_AGENT_FULL_API_KEY", KEY);
        settings.put("GATEWAY_AGENT_FULL_MEMORY_MESSAGES", "2");
        settings.put("GATEWAY_AGENT_ONCE_RETRIES", "0");
        settings.put("GATEWAY_AGENT_ONCE_API_KEY", KEY);
        settings.put("GATEWAY_AGENT_STALL_RETRIES", "0");
        settings.put("GATEWAY_AGENT_STALL_IDLE_TIMEOUT", "700ms");
        settings.put("GATEWAY_AGENT_SLOW_RETRIES", "0");
        settings.put("GATEWAY_AGENT_SLOW_TIMEOUT", "700ms");
        settings.put("GATEWAY_AGENT_DOWN_BASE_URL", "http://localhost:" + GatewayServer.freePort() + "/v1");
        settings.put("GATEWAY_AGENT_DOWN_MODEL", "small");
        settings.put("GATEWAY_AGENT_DOWN_RETRIES", "0");
        settings.put("GATEWAY_AGENT_CLAUDE_KIND", "anthropic");
        settings.put("GATEWAY_AGENT_CLAUDE_API_KEY", KEY);
        settings.put("GATEWAY_AGENT_CLAUDE_RETRIES", "0");
        settings.put("GATEWAY_TURN_TIMEOUT", "8s");
        settings.put("GATEWAY_DRAIN_TIMEOUT", "1s");
        settings.put("GATEWAY_AGENT_FRAGILE_RETRIES", "0");
        settings.put("GATEWAY_AGENT_FRAGILE_CIRCUIT_OPEN", "3s");
        settings.put("GATEWAY_AGENT_SINGLE_MAX_CONCURRENT_TURNS", "1");
        settings.put("GATEWAY_AGENT_BRIEF_MEMORY_TOKENS", "200");
        return settings;
    }

    @AfterAll
    static void end() {
        Gateways.endOwned(ChatAgentIT.class, TestDatabase.HSQLDB);
        MODEL.close();
        WAR.close();
    }

    @Test
    void three_settings_make_a_streaming_conversation_with_memory() {
        WireClient client = clients.session("gpt");
        model(ModelAnswer.saying("Hello", ", Ada", "!"), ModelAnswer.saying("Ada."));

        Frame first = client.answer("I am Ada.");
        Frame second = client.answer("Who am I?");

        assertThat(content(first)).isEqualTo("Hello, Ada!");
        assertThat(content(second)).isEqualTo("Ada.");
        ModelCall hello = call();
        assertThat(hello.path()).isEqualTo("/v1/chat/completions");
        assertThat(hello.header("authorization")).isEmpty();
        assertThat(hello.body().path("model").asText()).isEqualTo("small");
        assertThat(hello.body().path("stream").asBoolean()).isTrue();
        assertThat(hello.messages()).containsExactly("user: I am Ada.");
        assertThat(call().messages()).containsExactly("user: I am Ada.", "assistant: Hello, Ada!", "user: Who am I?");
        assertThat(streamed(client, "token_stream")).contains("Hello");
    }

    @Test
    void the_final_tells_who_answered_and_what_it_cost() {
        WireClient client = clients.session("gpt");
        model(ModelAnswer.saying("Hello"));

        JsonNode metadata = client.answer("hi").event().orElseThrow().members().path("metadata");

        assertThat(metadata.toString())
                .isEqualTo("{\"model\":\"scripted-1\",\"requests\":1,\"finish_reason\":\"stop\","
                        + "\"usage\":{\"input_tokens\":11,\"output_tokens\":7,\"total_tokens\":18}}");
    }

    @Test
    void the_model_is_told_its_instructions_its_key_and_no_more_than_its_memory_holds() {
        WireClient client = clients.session("full");
        model(ModelAnswer.saying("2"), ModelAnswer.saying("4"), ModelAnswer.saying("6"));
        client.answer("1");
        client.answer("3");
        client.answer("5");

        assertThat(call().header("authorization")).contains("Bearer " + KEY);
        assertThat(call().messages()).containsExactly("system: Be brief.", "user: 1", "assistant: 2", "user: 3");
        assertThat(call().messages()).containsExactly("system: Be brief.", "user: 3", "assistant: 4", "user: 5");
    }

    @Test
    void the_model_is_told_no_more_tokens_than_its_memory_takes() {
        WireClient client = clients.session("brief");
        model(ModelAnswer.saying("Noted."), ModelAnswer.saying("Ada."), ModelAnswer.saying("Bye."));
        String endless = "so on and ".repeat(1000);
        client.answer(endless);
        client.answer("Who am I?");
        client.answer("Thanks.");

        // The message itself is told whatever it costs.
        assertThat(call().messages()).containsExactly("user: " + endless);
        assertThat(call().messages()).containsExactly("user: Who am I?");
        assertThat(call().messages()).containsExactly("user: Who am I?", "assistant: Ada.", "user: Thanks.");
    }

    @Test
    void reasoning_is_streamed_apart_from_the_answer() {
        WireClient client = clients.session("gpt");
        model(ModelAnswer.streaming()
                .thinks("Let me ")
                .thinks("see.")
                .says("Yes.")
                .finish("stop")
                .done());

        Frame answer = client.answer("Is it?");

        assertThat(content(answer)).isEqualTo("Yes.");
        assertThat(streamed(client, "reasoning_stream")).isEqualTo("Let me see.");
    }

    @Test
    void an_aborted_turn_is_remembered_without_the_part_of_its_answer_that_was_shown() {
        WireClient client = clients.session("gpt");
        model(ModelAnswer.streaming().says("Once upon"), ModelAnswer.saying("Fine."));
        String story = client.message("Tell me a story.");
        client.await("a token", frame -> frame.is("token_stream"));
        client.ask(WireClient.frame("abort"), "aborted", frame -> frame.is("aborted"));
        client.finished(story);

        client.answer("Never mind.");

        call();
        assertThat(call().messages()).containsExactly("user: Tell me a story.", NO_ANSWER, "user: Never mind.");
    }

    @Test
    void a_conversation_survives_the_gateways_death() {
        WireClient client = clients.session("gpt");
        model(ModelAnswer.saying("Hello, Ada!"), ModelAnswer.saying("Ada."));
        client.answer("I am Ada.");
        String session = client.sessionId();
        long cursor = client.lastCursor();
        server.kill();
        server.start();

        WireClient back = clients.resumed("gpt", session, cursor);
        back.answer("Who am I?");

        call();
        assertThat(call().messages()).containsExactly("user: I am Ada.", "assistant: Hello, Ada!", "user: Who am I?");
    }

    static Stream<Arguments> failures() {
        String quota = "You exceeded your current quota.";
        return Stream.of(
                failure("once", "model_rate_limited", "try again in 20 s", ModelAnswer.rateLimited("20")),
                failure("once", "model_refused", quota, ModelAnswer.error(429, "t", "insufficient_quota", quota)),
                failure("once", "model_unavailable", "HTTP 500", ModelAnswer.error(500, "server_error", "c", "boom")),
                failure("once", "model_unavailable", "HTTP 503", ModelAnswer.status(503, "text/html", "<h1>Busy</h1>")),
                failure(
                        "once",
                        "model_connection_lost",
                        "broke",
                        ModelAnswer.streaming().says("Hi").resets()),
                failure(
                        "once",
                        "model_connection_lost",
                        "broke",
                        ModelAnswer.streaming().says("Hi").hangsUp()),
                failure(
                        "once",
                        "model_connection_lost",
                        "broke",
                        ModelAnswer.streaming().says("Hi").end()),
                failure(
                        "once",
                        "model_connection_lost",
                        "broke",
                        ModelAnswer.silent().hangsUp()),
                failure(
                        "once",
                        "model_protocol_error",
                        "_BASE_URL",
                        ModelAnswer.streaming().says("Hi").data("{oops")),
                failure(
                        "once",
                        "model_protocol_error",
                        "_BASE_URL",
                        ModelAnswer.status(200, "text/html", "<h1>Hi</h1>")),
                failure(
                        "once",
                        "model_unavailable",
                        "Overloaded",
                        ModelAnswer.streaming()
                                .data("{\"error\":{\"message\":\"Overloaded\",\"type\":\"server_error\"}}")
                                .done()),
                failure(
                        "once",
                        "model_unavailable",
                        "out of memory",
                        ModelAnswer.streaming()
                                .event("error", "{\"error\":{\"message\":\"CUDA out of memory\"}}")
                                .end()),
                failure("stall", "model_stalled", "_IDLE_TIMEOUT", ModelAnswer.silent()),
                failure(
                        "stall",
                        "model_stalled",
                        "700 ms",
                        ModelAnswer.streaming().says("Hi")),
                failure("slow", "model_timeout", "GATEWAY_AGENT_SLOW_TIMEOUT", dripping()),
                failure(
                        "once",
                        "context_too_long",
                        "_MEMORY_MESSAGES",
                        ModelAnswer.error(
                                400,
                                "invalid_request_error",
                                "context_length_exceeded",
                                "maximum context length is 4096")),
                failure(
                        "once",
                        "model_unauthorized",
                        "GATEWAY_AGENT_ONCE_API_KEY",
                        ModelAnswer.error(
                                401, "invalid_request_error", "invalid_api_key", "Incorrect API key provided: " + KEY)),
                failure(
                        "once",
                        "model_not_found",
                        "GATEWAY_AGENT_ONCE_MODEL",
                        ModelAnswer.error(
                                404, "invalid_request_error", "model_not_found", "The model `small` does not exist")),
                failure(
                        "once",
                        "model_refused",
                        "Unknown parameter",
                        ModelAnswer.error(
                                400, "invalid_request_error", "unknown_parameter", "Unknown parameter, key " + KEY)),
                failure(
                        "once",
                        "model_refused",
                        "refused",
                        ModelAnswer.streaming()
                                .says("Well")
                                .finish("content_filter")
                                .done()));
    }

    private static Arguments failure(String agent, String code, String words, ModelAnswer answer) {
        return Arguments.of(agent, code, words, answer);
    }

    /** A piece each 100 ms, for 3 s. */
    private static ModelAnswer dripping() {
        ModelAnswer answer = ModelAnswer.streaming();
        for (int i = 0; i < 30; i++) answer = answer.says("x").pause(Duration.ofMillis(100));
        return answer.finish("stop").done();
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("failures")
    void a_failure_is_told_by_its_code_and_a_sentence_and_the_next_message_is_answered(
            String agent, String code, String words, ModelAnswer failing) {
        WireClient client = clients.session(agent);
        model(failing, ModelAnswer.saying("Here I am."));

        Frame failed = client.answer("hello?");
        Frame answered = client.answer("and now?");

        JsonNode outcome = failed.event().orElseThrow().members().path("outcome");
        assertThat(outcome.path("status").asText()).isEqualTo("error");
        assertThat(outcome.path("code").asText()).isEqualTo(code);
        assertThat(outcome.path("message").asText())
                .startsWith("agent " + agent + ": ")
                .contains(words)
                .doesNotContain(KEY);
        assertThat(content(answered)).isEqualTo("Here I am.");
        call();
        assertThat(call().messages()).containsExactly("user: hello?", NO_ANSWER, "user: and now?");
        assertThat(LogFiles.holding(server, List.of(KEY))).isEmpty();
    }

    @Test
    void a_model_that_nobody_runs_is_told_as_unavailable() {
        WireClient client = clients.session("down");

        JsonNode outcome =
                client.answer("hello?").event().orElseThrow().members().path("outcome");

        assertThat(outcome.path("code").asText()).isEqualTo("model_unavailable");
        assertThat(outcome.path("message").asText()).contains("GATEWAY_AGENT_DOWN_BASE_URL");
        assertThat(server.console()).containsPattern("model out of reach agent=down .*: connection refused");
    }

    @Test
    void what_failed_before_anything_was_shown_is_asked_again_as_late_as_the_model_wishes() {
        WireClient client = clients.session("gpt");
        model(ModelAnswer.rateLimited("1"), ModelAnswer.streaming().resets(), ModelAnswer.saying("At last."));

        Frame answer = client.answer("hello?");

        assertThat(content(answer)).isEqualTo("At last.");
        List<JsonNode> retries = client.frames().stream()
                .filter(frame -> frame.is("retry_stream"))
                .map(frame -> frame.json().path("data"))
                .toList();
        assertThat(retries)
                .extracting(each -> each.path("code").asText())
                .containsExactly("model_rate_limited", "model_connection_lost");
        assertThat(retries).extracting(each -> each.path("retry").asInt()).containsExactly(1, 2);
        assertThat(retries.get(0).path("delay_ms").asInt()).isEqualTo(1000);
    }

    static Stream<Arguments> moments() {
        return Stream.of(
                Arguments.of("before the head", ModelAnswer.silent(), 0),
                Arguments.of("before the first piece", ModelAnswer.streaming(), 0),
                Arguments.of(
                        "in the middle", ModelAnswer.streaming().says("Once").says(" upon"), 1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("moments")
    void an_abort_reaches_the_model_at_once(String moment, ModelAnswer endless, int tokens) throws Exception {
        WireClient client = clients.session("gpt");
        model(endless, ModelAnswer.saying("Here I am."));
        String running = client.message("Tell me a story.");
        ModelCall call = call();
        if (tokens > 0) client.await("a token", frame -> frame.is("token_stream"));
        assertThat(call.disconnected()).isNotDone();

        long asked = System.nanoTime();
        client.send(WireClient.frame("abort"));

        assertThat(Duration.ofNanos(seen(call) - asked)).isLessThan(ABORT_SEEN_WITHIN);
        Event ended = client.finished(running).event().orElseThrow();
        assertThat(ended.outcome()).isEqualTo("aborted");
        assertThat(ended.members().path("metadata").path("requests").asInt()).isEqualTo(1);
        assertThat(content(client.answer("and now?"))).isEqualTo("Here I am.");
    }

    @Test
    void an_abort_ends_the_wait_for_a_repetition() {
        WireClient client = clients.session("gpt");
        model(ModelAnswer.rateLimited("5"), ModelAnswer.saying("Here I am."));
        String running = client.message("hello?");
        client.await("a retry", frame -> frame.is("retry_stream"));

        client.send(WireClient.frame("abort"));

        assertThat(client.finished(running).event().orElseThrow().outcome()).isEqualTo("aborted");
        assertThat(content(client.answer("and now?"))).isEqualTo("Here I am.");
    }

    @Test
    void a_turn_that_times_out_ends_its_request() throws Exception {
        WireClient client = clients.session("gpt");
        model(ModelAnswer.streaming().says("Once"), ModelAnswer.saying("Here I am."));
        String running = client.message("Tell me a story.");
        ModelCall call = call();

        assertThat(client.finished(running).event().orElseThrow().outcome()).isEqualTo("timeout");
        seen(call);
        assertThat(content(client.answer("and now?"))).isEqualTo("Here I am.");
    }

    @Test
    void a_turn_that_a_drain_has_stopped_is_run_again_from_its_beginning() throws Exception {
        WireClient client = clients.session("gpt");
        model(ModelAnswer.streaming().says("Once"), ModelAnswer.saying("Upon a time."));
        String running = client.message("Tell me a story.");
        ModelCall call = call();
        client.await("a token", frame -> frame.is("token_stream"));
        long cursor = client.lastCursor();

        server.terminate();
        seen(call);
        server.awaitEnd();
        server.start();

        Frame answer = clients.resumed("gpt", client.sessionId(), cursor).finished(running);
        assertThat(content(answer)).isEqualTo("Upon a time.");
        assertThat(call().messages()).containsExactly("user: Tell me a story.");
    }

    @Test
    void anthropics_messages_are_spoken_as_well() {
        WireClient client = clients.session("claude");
        model(claude(answer ->
                answer.event("message_stop", "{\"type\":\"message_stop\"}").end()));

        Frame answer = client.answer("hello?");

        assertThat(content(answer)).isEqualTo("Hello there");
        JsonNode metadata = answer.event().orElseThrow().members().path("metadata");
        assertThat(metadata.path("usage").path("output_tokens").asInt()).isEqualTo(7);
        ModelCall call = call();
        assertThat(call.path()).isEqualTo("/v1/messages");
        assertThat(call.header("x-api-key")).contains(KEY);
    }

    @Test
    void an_answer_of_anthropics_that_breaks_off_is_a_failure_too() {
        WireClient client = clients.session("claude");
        model(claude(ModelAnswer::end));

        JsonNode outcome =
                client.answer("hello?").event().orElseThrow().members().path("outcome");

        assertThat(outcome.path("code").asText()).isEqualTo("model_connection_lost");
    }

    @Test
    void a_beans_tool_is_offered_called_and_told() {
        WireClient client = clients.session("gpt");
        model(ModelAnswer.calling("c1", "order", "{\"what\":\"cake\",\"pieces\":2}"), ModelAnswer.saying("Ordered."));

        Frame answer = client.answer("Two cakes, please.");

        assertThat(content(answer)).isEqualTo("Ordered.");
        JsonNode offered = call().body().path("tools").path(0).path("function");
        assertThat(offered.path("name").asText()).isEqualTo("order");
        assertThat(offered.path("parameters").path("properties").has("what")).isTrue();
        assertThat(offered.path("parameters").path("properties").has("call")).isFalse();
        JsonNode called = step(client, "tool_call_stream");
        assertThat(called.path("name").asText()).isEqualTo("order");
        assertThat(called.path("arguments").path("pieces").asInt()).isEqualTo(2);
        String result = step(client, "tool_result_stream").path("result").asText();
        assertThat(result).startsWith("2 cake for " + client.sessionId() + "/");
        assertThat(call().messages()).last().isEqualTo("tool: " + result);
    }

    @Test
    void a_wrong_argument_is_told_to_the_model_and_a_marked_class_that_is_no_bean_to_the_log() {
        WireClient client = clients.session("gpt");
        model(
                ModelAnswer.calling("c1", "order", "{\"what\":\"cake\",\"pieces\":3.7}"),
                ModelAnswer.saying("How many?"));

        client.answer("Some cakes, please.");

        assertThat(call().body().path("tools")).hasSize(1);
        JsonNode result = step(client, "tool_result_stream");
        assertThat(result.path("code").asText()).isEqualTo("tool_arguments");
        assertThat(result.path("error").asText()).startsWith("pieces: 3.7 (expected: a whole number");
        assertThat(call().messages())
                .last()
                .isEqualTo("tool: " + result.path("error").asText());
        assertThat(server.console()).contains("@Tool: " + LooseTools.class.getName() + " is no bean (expected: ");
    }

    @Test
    void a_tool_that_a_killed_gateway_had_called_is_not_called_again_and_the_conversation_goes_on() {
        WireClient client = clients.session("gpt");
        model(ModelAnswer.calling("c1", "order", "{\"what\":\"cake\",\"pieces\":2}"), ModelAnswer.silent());
        String message = client.message("Two cakes, please.");
        client.await("a result", frame -> frame.is("tool_result_stream"));
        String result = step(client, "tool_result_stream").path("result").asText();
        call();
        call();
        long cursor = client.lastCursor();
        server.kill();
        model(ModelAnswer.saying("Ordered."), ModelAnswer.saying("Cakes."));
        server.start();

        WireClient back = clients.resumed("gpt", client.sessionId(), cursor);
        Frame answer = back.finished(message);
        back.answer("What did I order?");

        assertThat(content(answer)).isEqualTo("Ordered.");
        assertThat(answer.event().orElseThrow().members().path("attempts").asInt())
                .isEqualTo(2);
        List<String> goneOn = call().messages();
        assertThat(goneOn).hasSize(3).first().isEqualTo("user: Two cakes, please.");
        assertThat(goneOn).last().isEqualTo("tool: " + result);
        assertThat(call().messages())
                .hasSize(5)
                .contains("tool: " + result)
                .endsWith("assistant: Ordered.", "user: What did I order?");
    }

    @Test
    void what_a_tool_did_in_a_turn_that_was_aborted_is_told_to_the_model_later() {
        WireClient client = clients.session("gpt");
        model(
                ModelAnswer.calling("c1", "order", "{\"what\":\"cake\",\"pieces\":2}"),
                ModelAnswer.streaming().says("I have or"),
                ModelAnswer.saying("Two cakes."));
        String order = client.message("Two cakes, please.");
        client.await("a token", frame -> frame.is("token_stream"));
        String result = step(client, "tool_result_stream").path("result").asText();
        client.ask(WireClient.frame("abort"), "aborted", frame -> frame.is("aborted"));
        client.finished(order);

        client.answer("What did I order?");

        call();
        call();
        assertThat(call().messages())
                .containsExactly(
                        "user: Two cakes, please.",
                        "assistant: ",
                        "tool: " + result,
                        NO_ANSWER,
                        "user: What did I order?");
    }

    @Test
    void a_model_that_keeps_failing_is_left_alone_for_a_while_and_the_list_of_agents_says_so() {
        WireClient client = clients.session("fragile");
        for (int i = 0; i < 5; i++) {
            model(ModelAnswer.status(503, "text/plain", "busy"));
            client.answer("hello?");
            call();
        }
        JsonNode outcome =
                client.answer("hello?").event().orElseThrow().members().path("outcome");
        assertThat(outcome.path("code").asText()).isEqualTo("agent_circuit_open");
        assertThat(outcome.path("message").asText()).contains("agent fragile", "3 s");
        assertThat(calls).isEmpty();
        assertThat(health("fragile")).isEqualToIgnoringCase("down");
        // Nobody has to ask it for that.
        Awaitility.await("the end of its time")
                .atMost(WireClient.WAIT)
                .until(() -> health("fragile").equals("degraded"));

        model(ModelAnswer.saying("Here I am."));
        Awaitility.await("an answer")
                .atMost(WireClient.WAIT)
                .until(() -> content(client.answer("and now?")).equals("Here I am."));
        assertThat(health("fragile")).isEqualToIgnoringCase("up");
    }

    @Test
    void turns_over_an_agents_number_wait_and_can_be_aborted_there() {
        CompletableFuture<Void> told = new CompletableFuture<>();
        model(ModelAnswer.streaming().until(told).says("First.").finish("stop").done(), ModelAnswer.saying("Third."));
        WireClient first = clients.session("single");
        WireClient second = clients.session("single");
        WireClient third = clients.session("single");
        String one = first.message("1");
        call();
        String two = second.message("2");
        second.accepted(two);
        String three = third.message("3");
        third.accepted(three);

        second.ask(WireClient.frame("abort"), "aborted", frame -> frame.is("aborted"));
        assertThat(second.finished(two).event().orElseThrow().outcome()).isEqualTo("aborted");
        assertThat(calls).isEmpty();
        told.complete(null);

        assertThat(content(first.finished(one))).isEqualTo("First.");
        assertThat(content(third.finished(three))).isEqualTo("Third.");
        assertThat(call().messages()).containsExactly("user: 3");
    }

    @Test
    void the_list_of_agents_tells_their_models_and_no_secret() {
        String listed = server.get("/api/agents").body();

        assertThat(listed)
                .contains("\"gpt\"", "\"small\"", "localhost:" + MODEL.port(), "\"circuit_open_ms\":3000")
                .doesNotContain(KEY);
    }

    private String health(String id) {
        for (JsonNode agent : Answers.json(server.get("/api/agents")).path("agents")) {
            if (agent.path("id").asText().equals(id))
                return agent.path("health").asText();
        }
        throw new AssertionError("no agent " + id);
    }

    private static JsonNode step(WireClient client, String type) {
        return client.frames().stream()
                .filter(frame -> frame.is(type))
                .findFirst()
                .orElseThrow()
                .json()
                .path("data");
    }

    private static ModelAnswer claude(UnaryOperator<ModelAnswer> ending) {
        ModelAnswer answer = ModelAnswer.streaming()
                .event(
                        "message_start",
                        "{\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"type\":\"message\",\"role\":\"assistant\","
                                + "\"model\":\"small\",\"content\":[],\"usage\":{\"input_tokens\":11,\"output_tokens\":1}}}")
                .event(
                        "content_block_start",
                        "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}");
        for (String piece : List.of("Hello", " there")) {
            answer = answer.event(
                    "content_block_delta",
                    "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\""
                            + piece + "\"}}");
        }
        return ending.apply(
                answer.event("content_block_stop", "{\"type\":\"content_block_stop\",\"index\":0}")
                        .event(
                                "message_delta",
                                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":7}}"));
    }

    /** How the model answers, one request each. */
    private void model(ModelAnswer... answers) {
        script.addAll(List.of(answers));
    }

    /** The next request the model was sent. */
    private ModelCall call() {
        try {
            ModelCall next = calls.poll(10, TimeUnit.SECONDS);
            if (next == null) throw new AssertionError("the model was not asked");
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static long seen(ModelCall call) throws ExecutionException, InterruptedException, TimeoutException {
        CompletableFuture<Long> disconnected = call.disconnected();
        return disconnected.get(10, TimeUnit.SECONDS);
    }

    private static String content(Frame answer) {
        return answer.event().orElseThrow().content().asText();
    }

    private static String streamed(WireClient client, String type) {
        StringBuilder all = new StringBuilder();
        client.frames().stream()
                .filter(frame -> frame.is(type))
                .forEach(frame ->
                        all.append(frame.json().path("data").path("content").asText()));
        return all.toString();
    }
}
