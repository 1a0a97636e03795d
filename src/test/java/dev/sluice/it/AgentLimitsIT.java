package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.GatewayServer;
import dev.sluice.support.ModelAnswer;
import dev.sluice.support.ModelCall;
import dev.sluice.support.ModelServer;
import dev.sluice.support.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Agents at their limits on a server that runs two turns at a time: they hold up nobody but themselves. */
class AgentLimitsIT {
    private static final int SESSIONS = 6;
    private static final Duration PROMPT = Duration.ofSeconds(2);
    private static final Duration SPACE = Duration.ofMillis(500);

    /** How much later than it was sent a request may be seen. */
    private static final Duration LATE = Duration.ofMillis(200);

    private static final ModelServer MODEL = ModelServer.started();

    private final CompletableFuture<Void> tellOn = new CompletableFuture<>();
    private final Queue<Seen> seen = new ConcurrentLinkedQueue<>();
    private final GatewayServer server = Gateways.owned(AgentLimitsIT.class, TestDatabase.HSQLDB, settings());

    @RegisterExtension
    final Clients clients = new Clients(server);

    private record Seen(String model, String text, long nanos) {}

    AgentLimitsIT() {
        MODEL.answersBy(this::answer);
    }

    private static Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("GATEWAY_MAX_CONCURRENT_TURNS", "2");
        settings.put("GATEWAY_AGENTS", "echo,single,paced,failing,hourly");
        for (String id : List.of("SINGLE", "PACED", "FAILING", "HOURLY")) {
            settings.put("GATEWAY_AGENT_" + id + "_BASE_URL", MODEL.baseUrl());
            settings.put("GATEWAY_AGENT_" + id + "_MODEL", id);
        }
        settings.put("GATEWAY_AGENT_SINGLE_MAX_CONCURRENT_TURNS", "1");
        settings.put("GATEWAY_AGENT_PACED_MAX_RATE", "1/500ms");
        settings.put("GATEWAY_AGENT_PACED_MAX_CONCURRENT_TURNS", "20");
        settings.put("GATEWAY_AGENT_HOURLY_MAX_RATE", "1/1h");
        // Whoever has less time than the rate takes does not wait for it.
        settings.put("GATEWAY_TURN_TIMEOUT", "24h");
        settings.put("GATEWAY_AGENT_FAILING_CIRCUIT_OPEN", "1ms");
        settings.put("GATEWAY_DRAIN_TIMEOUT", "1s");
        return settings;
    }

    @AfterAll
    static void end() {
        Gateways.endOwned(AgentLimitsIT.class, TestDatabase.HSQLDB);
        MODEL.close();
    }

    private ModelAnswer answer(ModelCall call) {
        List<String> said = call.messages();
        seen.add(new Seen(call.body().path("model").asText(), said.get(said.size() - 1), System.nanoTime()));
        return switch (call.body().path("model").asText()) {
            case "SINGLE" ->
                ModelAnswer.streaming()
                        .says("Well")
                        .until(tellOn)
                        .says(", yes.")
                        .finish("stop")
                        .done();
            case "FAILING" -> ModelAnswer.rateLimited("30");
            default -> ModelAnswer.saying("Yes.");
        };
    }

    @Test
    void others_are_answered_at_once_while_an_agent_is_at_its_number_of_turns() {
        Map<WireClient, String> asked = ask("single");
        asked.keySet().iterator().next().await("a token", frame -> frame.is("token_stream"));

        othersAreAnsweredAtOnce();

        tellOn.complete(null);
        asked.forEach((client, message) -> assertThat(outcome(client, message)).isEqualTo("ok"));
        assertThat(seen).extracting(Seen::text).containsExactly(texts());
    }

    @Test
    void others_are_answered_at_once_while_turns_wait_for_their_repetition() {
        Map<WireClient, String> asked = ask("failing");
        // As many turns of it as the node runs, each between two requests.
        Awaitility.await()
                .atMost(WireClient.WAIT)
                .until(() -> asked.keySet().stream()
                                .flatMap(client -> client.frames().stream())
                                .filter(frame -> frame.is("retry_stream"))
                                .count()
                        >= 2);

        othersAreAnsweredAtOnce();

        abort(asked);
    }

    @Test
    void others_are_answered_at_once_while_turns_wait_for_their_agents_rate() {
        clients.session("hourly").answer("the only one");
        Map<WireClient, String> asked = ask("hourly");

        othersAreAnsweredAtOnce();

        abort(asked);
        assertThat(seen).hasSize(1);
    }

    @Test
    void a_rate_spaces_what_its_agent_asks_and_whoever_is_aborted_leaves_no_hole() {
        List<WireClient> sessions = new ArrayList<>();
        for (int i = 0; i < 5; i++) sessions.add(clients.session("paced"));
        Map<WireClient, String> spam = new HashMap<>();
        for (int i = 0; i < SESSIONS; i++) spam.put(clients.session("paced"), "");
        Map<WireClient, String> kept = new HashMap<>();
        for (WireClient client : sessions.subList(0, 2)) kept.put(client, accepted(client, "kept"));
        spam.replaceAll((client, none) -> accepted(client, "spam"));
        for (WireClient client : sessions.subList(2, 5)) kept.put(client, accepted(client, "kept"));

        abort(spam);
        kept.forEach((client, message) -> assertThat(outcome(client, message)).isEqualTo("ok"));

        List<Seen> paced =
                seen.stream().filter(each -> each.model().equals("PACED")).toList();
        assertThat(paced).filteredOn(each -> each.text().endsWith("kept")).hasSize(5);
        Duration least = SPACE.multipliedBy(paced.size() - 1L);
        // Each who was aborted would leave a space, if it left one.
        assertThat(between(paced.get(0), paced.get(paced.size() - 1)))
                .isBetween(least.minus(LATE), least.plus(SPACE.multipliedBy(SESSIONS / 2)));
        for (int i = 1; i < paced.size(); i++)
            assertThat(between(paced.get(i - 1), paced.get(i))).isGreaterThan(SPACE.minus(LATE));
    }

    private static Duration between(Seen one, Seen other) {
        return Duration.ofNanos(other.nanos() - one.nanos());
    }

    @Test
    void a_message_that_waits_for_its_agent_can_be_aborted_and_the_others_go_on() {
        WireClient first = clients.session("single");
        WireClient second = clients.session("single");
        WireClient third = clients.session("single");
        String running = accepted(first, "1");
        first.await("a token", frame -> frame.is("token_stream"));
        String waiting = accepted(second, "2");
        String behind = accepted(third, "3");

        second.ask(WireClient.frame("abort"), "aborted", frame -> frame.is("aborted"));

        assertThat(outcome(second, waiting)).isEqualTo("aborted");
        tellOn.complete(null);
        assertThat(outcome(first, running)).isEqualTo("ok");
        assertThat(outcome(third, behind)).isEqualTo("ok");
        assertThat(seen).extracting(Seen::text).containsExactly("user: 1", "user: 3");
    }

    @Test
    void a_message_that_waits_for_its_agent_is_answered_after_a_restart() {
        WireClient first = clients.session("single");
        WireClient second = clients.session("single");
        accepted(first, "1");
        first.await("a token", frame -> frame.is("token_stream"));
        String waiting = accepted(second, "2");
        long cursor = second.lastCursor();

        server.terminate();
        server.awaitEnd();
        server.start();
        tellOn.complete(null);

        WireClient back = clients.resumed("single", second.sessionId(), cursor);
        assertThat(outcome(back, waiting)).isEqualTo("ok");
    }

    /** A message in each of some sessions, accepted in this order. */
    private Map<WireClient, String> ask(String agent) {
        Map<WireClient, String> asked = new LinkedHashMap<>();
        for (int i = 1; i <= SESSIONS; i++) {
            WireClient client = clients.session(agent);
            asked.put(client, accepted(client, "" + i));
        }
        return asked;
    }

    private static String[] texts() {
        String[] texts = new String[SESSIONS];
        for (int i = 0; i < SESSIONS; i++) texts[i] = "user: " + (i + 1);
        return texts;
    }

    private static String accepted(WireClient client, String text) {
        String message = client.message(text);
        client.accepted(message);
        return message;
    }

    private void othersAreAnsweredAtOnce() {
        WireClient other = clients.session("echo");
        for (int i = 0; i < 3; i++) {
            long asked = System.nanoTime();
            assertThat(outcome(other, other.message("hello?"))).isEqualTo("ok");
            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(PROMPT);
        }
    }

    private static void abort(Map<WireClient, String> asked) {
        asked.forEach((client, message) -> {
            client.send(WireClient.frame("abort").put("message_id", message));
            assertThat(outcome(client, message)).isEqualTo("aborted");
        });
    }

    private static String outcome(WireClient client, String message) {
        return client.finished(message).event().orElseThrow().outcome();
    }
}
