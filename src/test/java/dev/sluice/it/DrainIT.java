package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.support.GatewayServer;
import dev.sluice.support.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An orderly stop with durability {@code durable}: what is begun goes on for a while, what is left goes on next time. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class DrainIT {
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(4);
    private static final Duration EXIT_WITHIN = DRAIN_TIMEOUT.plusSeconds(10);
    private static final JsonNode LONG_TURN = WireClient.tokens(3000, 8, 100);
    private static final JsonNode SHORT_TURN = WireClient.tokens(3, 8, 0);

    private final GatewayServer gateway;

    @RegisterExtension
    final Clients clients;

    DrainIT(TestDatabase database) {
        gateway = Gateways.owned(
                DrainIT.class,
                database,
                Map.of("GATEWAY_DRAIN_TIMEOUT", DRAIN_TIMEOUT.toSeconds() + "s", "GATEWAY_MAX_ATTEMPTS", "1"));
        clients = new Clients(gateway);
    }

    @BeforeEach
    void start() {
        if (!gateway.isRunning()) gateway.start();
    }

    @AfterParameterizedClassInvocation
    static void end(TestDatabase database) {
        Gateways.endOwned(DrainIT.class, database);
    }

    @ParameterizedTest
    @EnumSource(Stop.class)
    void what_a_drain_leaves_over_runs_once_and_in_order_after_the_next_start(Stop stop) {
        WireClient client = clients.session("simulator");
        client.message("done", SHORT_TURN);
        Frame done = client.finished("done");
        client.message("running", LONG_TURN);
        client.message("second", SHORT_TURN);
        client.message("third", SHORT_TURN);
        client.accepted("third");
        WireClient watching = clients.resumed("simulator", client.sessionId(), 0);
        WireClient finishing = clients.session("simulator");
        finishing.message("almost", WireClient.tokens(50, 8, 25));
        finishing.accepted("almost");
        WireClient late = clients.connect();
        WireClient stalled = clients.session("simulator");
        stalled.stopReading();
        stalled.message("flood", WireClient.tokens(20_000, 100, 0));

        stop.askAndAwaitDrain(gateway);
        long drainBegan = System.nanoTime();
        Frame refused = client.refused(message("new", SHORT_TURN), "draining");
        assertThat(refused.number("retry_after_ms")).isPositive();
        assertThat(late.refusedHello("echo", hello -> {}).text("code")).isEqualTo("draining");
        assertThat(client.ask(message("done", SHORT_TURN), "the stored answer", Frame::isDuplicate)
                        .isFinal("done"))
                .isTrue();
        assertThat(finishing.finished("almost").event().orElseThrow().outcome()).isEqualTo("ok");
        for (WireClient told : List.of(client, watching)) {
            Event end = told.await("session_end", frame -> frame.is("session_end"))
                    .event()
                    .orElseThrow();
            assertThat(end.members().path("session_id").asText()).isEqualTo(client.sessionId());
            assertThat(end.members().path("reason").asText()).isEqualTo("Force-closed during shutdown after timeout");
            assertThat(end.members().path("had_pending_work").asBoolean()).isTrue();
            assertThat(end.members().path("was_executing").asBoolean()).isTrue();
            assertSentAway(told);
            assertThat(told.lastCursor()).as("session_end seals the log").isEqualTo(end.cursor());
        }
        assertSentAway(finishing);
        assertSentAway(late);
        gateway.awaitEnd();
        assertThat(Duration.ofNanos(System.nanoTime() - drainBegan)).isLessThan(EXIT_WITHIN);

        gateway.start();
        WireClient again = clients.connect();
        Frame greeting = again.resume("simulator", client.sessionId(), client.lastCursor());
        again.await("that work goes on", frame -> frame.text("message").contains("(3 pending messages)"));
        again.await("the second attempt", frame -> frame.is("turn_restarted") && frame.number("attempt") == 2);
        again.send(WireClient.frame("abort").put("message_id", "running"));
        again.finished("third");
        WireClient whole = clients.resumed("simulator", client.sessionId(), 0);
        whole.finished("third");
        WireClient whoFinished = clients.resumed("simulator", finishing.sessionId(), finishing.lastCursor());
        Frame repeated = again.ask(message("done", SHORT_TURN), "the stored answer", Frame::isDuplicate);

        assertThat(whole.frames().stream()
                        .flatMap(frame -> frame.event().stream())
                        .filter(event -> event.type().matches("stream_end|session_end|turn_restarted"))
                        .map(Event::type))
                .as("what was broken off is told with its end")
                .startsWith("stream_end", "stream_end", "session_end", "turn_restarted");
        assertThat(greeting.number("cursor")).as("no cursor is left out").isEqualTo(client.lastCursor());
        History told = History.of(List.of(client.frames(), again.frames(), whole.frames()));
        assertThat(told.violations()).isEmpty();
        assertThat(told.acceptedIds()).containsExactly("done", "running", "second", "third");
        assertThat(told.finalIds()).containsExactly("done", "running", "second", "third");
        assertThat(again.finished("second")
                        .event()
                        .orElseThrow()
                        .members()
                        .path("attempts")
                        .asInt())
                .as("it had not begun before")
                .isEqualTo(1);
        assertThat(repeated.number("seq")).isEqualTo(done.number("cursor"));
        assertThat(whoFinished.roundTrip().is("pong")).isTrue();
    }

    @Test
    void attempts_that_a_drain_ended_do_not_count() {
        WireClient client = clients.session("simulator");
        client.message("running", WireClient.tokens(60, 8, 100));
        client.accepted("running");

        for (int attempt = 2; attempt <= 3; attempt++) {
            Stop.SIGTERM.ask(gateway);
            client.ending();
            gateway.awaitEnd();
            gateway.start();
            client = clients.resumed("simulator", client.sessionId(), client.lastCursor());
            int expected = attempt;
            client.await(
                    "attempt " + attempt, frame -> frame.is("turn_restarted") && frame.number("attempt") == expected);
        }
        Event end = client.finished("running").event().orElseThrow();

        assertThat(end.outcome()).isEqualTo("ok");
        assertThat(end.members().path("attempts").asInt()).isEqualTo(3);
    }

    @Test
    void a_drain_without_work_waits_for_nothing_and_its_end_is_in_the_log() {
        ServerLog log = ServerLog.of(gateway);
        WireClient client = clients.session("echo");
        client.answer("hello");

        long drainBegan = System.nanoTime();
        Stop.SIGTERM.ask(gateway);
        assertSentAway(client);

        assertThat(Duration.ofNanos(System.nanoTime() - drainBegan)).isLessThan(DRAIN_TIMEOUT.minusSeconds(1));
        assertThat(client.frames().stream().anyMatch(frame -> frame.is("session_end")))
                .isFalse();
        gateway.awaitEnd();
        assertThat(log.since()).anyMatch(line -> line.contains("drain ends: finished=true stored=true delivered=true"));
        assertThat(log.since()).anyMatch(line -> line.contains("node stopped: drained=true written=true"));
    }

    private static void assertSentAway(WireClient client) {
        assertThat(client.ending()).isEqualTo(new Ending(1012, "service restart"));
        Frame last = client.frames().get(client.frames().size() - 1);
        assertThat(last.is("status")).as("the last frame: " + last).isTrue();
        assertThat(last.number("retry_after_ms")).isPositive();
    }

    private static JsonNode message(String messageId, JsonNode content) {
        return WireClient.frame("message").put("message_id", messageId).set("content", content);
    }
}
