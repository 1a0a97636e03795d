package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.support.GatewayServer;
import dev.sluice.support.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A server with little memory gives back in the order of DESIGN, stage by stage, works on undisturbed, and holds nothing when
 * everybody has gone. Each test is one stage: whatever comes before it in the order is not enough, or not there.
 */
class MemoryBudgetIT {
    private static final long BUDGET_BYTES = 16 << 20;

    /** What one message may be over: a turn's answer and the message to the wire that carries it. */
    private static final long OVER_BYTES = 4 << 20;

    private static final Duration SOON = Duration.ofSeconds(60);

    private final GatewayServer gateway = Gateways.owned(
            MemoryBudgetIT.class,
            TestDatabase.HSQLDB,
            Map.of(
                    "GATEWAY_MEMORY_BUDGET", String.valueOf(BUDGET_BYTES),
                    "GATEWAY_MAX_BUFFERED_BYTES", String.valueOf(256 << 20),
                    "GATEWAY_MAX_REPLY_BYTES", String.valueOf(256 << 20),
                    "GATEWAY_PASSIVATE_AFTER", "1s"));

    private final ServerLog log = ServerLog.of(gateway);

    @RegisterExtension
    final Clients clients = new Clients(gateway);

    @AfterAll
    static void end() {
        Gateways.endOwned(MemoryBudgetIT.class, TestDatabase.HSQLDB);
    }

    /** Whatever happened: who comes now is served, and when all have gone nothing is held. */
    @AfterEach
    void works_on_and_holds_nothing_at_the_end() {
        clients.verify();
        WireClient next = clients.session("echo");
        next.answer("still there?");
        clients.cut();
        Awaitility.await("an empty account")
                .atMost(SOON)
                .untilAsserted(() -> assertThat(memory().path("held_bytes").asLong(-1))
                        .as(memory().toString())
                        .isZero());
        assertThat(memory().path("refusing").asBoolean(true)).isFalse();
    }

    @Test
    void replay_memory_goes_first_and_nobody_notices() {
        WireClient first = clients.session("echo");
        for (int session = 0; session < 12; session++) {
            WireClient client = session == 0 ? first : clients.session("echo");
            for (int i = 0; i < 3; i++) client.answer(filler(500_000));
            assertThat(memory().path("held_bytes").asLong()).isLessThan(BUDGET_BYTES + OVER_BYTES);
        }

        assertThat(memory().path("budget_bytes").asLong()).isEqualTo(BUDGET_BYTES);
        assertThat(memory().path("refusing").asBoolean(true)).isFalse();
        WireClient again = clients.resumed("echo", first.sessionId(), 0);
        again.await(
                "all of the replay", frame -> frame.event().isPresent() && frame.number("seq") == first.lastCursor());
        assertThat(log.since()).noneMatch(line -> line.contains("memory short"));
    }

    @Test
    void the_connection_farthest_behind_goes_next() {
        WireClient other = clients.session("echo");
        WireClient watcher = clients.session("echo");
        WireClient stalled = clients.connect();
        stalled.hello("echo", hello -> hello.put("session_id", watcher.sessionId()));
        stalled.stopReading();

        Awaitility.await("the end of who does not read").atMost(SOON).until(() -> {
            watcher.answer(filler(500_000));
            return log.since().stream().anyMatch(line -> line.contains("memory short: connection ended"));
        });

        other.answer("undisturbed");
        watcher.answer("undisturbed");
        assertThat(memory().path("refusing").asBoolean(true)).isFalse();
        stalled.resumeReading();
        assertThat(stalled.ending().code()).isIn(1013, Ending.WITHOUT_CLOSE_FRAME);
        WireClient again = clients.resumed("echo", watcher.sessionId(), stalled.lastCursor());
        again.answer("caught up");
        assertThat(log.since()).noneMatch(line -> line.contains("output ended"));
    }

    @Test
    void the_largest_output_ends_next() {
        WireClient other = clients.session("simulator");
        String small = other.message(WireClient.tokens(300, 16, 20));
        WireClient client = clients.session("simulator");

        // Slow enough for its client to keep up, or that one would be the farthest behind.
        String large = client.message(WireClient.tokens(10_000, 8_000, 1));

        Frame last = client.finished(large);
        assertThat(last.json().at("/outcome/status").asText()).isEqualTo("error");
        assertThat(last.json().at("/outcome/code").asText()).isEqualTo("overloaded");
        assertThat(other.finished(small).json().at("/outcome/status").asText()).isEqualTo("ok");
        assertThat(client.isOpen()).isTrue();
    }

    @Test
    void messages_are_refused_last_and_taken_again() {
        List<WireClient> senders = new ArrayList<>();
        WireClient refused = null;
        Frame refusal = null;
        while (refused == null && senders.size() < 30) {
            WireClient client = clients.session("simulator");
            senders.add(client);
            client.message(WireClient.tokens(100, 8, 60_000));
            for (int i = 0; i < 2 && refused == null; i++) {
                String id = "m-" + senders.size() + "-" + i;
                client.message(id, filler(450_000));
                Frame answer = client.await(
                        "an answer to " + id,
                        frame -> id.equals(frame.text("message_id")) && (frame.is("error") || frame.is("response")));
                if (!answer.is("error")) continue;
                refused = client;
                refusal = answer;
            }
        }

        assertThat(refusal).as("after " + senders.size() + " sessions").isNotNull();
        assertThat(refusal.text("code")).isEqualTo("overloaded");
        assertThat(refusal.number("retry_after_ms")).isPositive();
        assertThat(memory().path("refusing").asBoolean()).isTrue();
        assertThat(memory().path("held_bytes").asLong()).isLessThan(BUDGET_BYTES + OVER_BYTES);
        assertThat(memory().path("held").path("messages").asLong()).isGreaterThan(BUDGET_BYTES / 2);
        clients.connect().refusedHello("echo", hello -> {});
        for (WireClient client : senders) assertThat(client.isOpen()).isTrue();
        for (WireClient client : senders) {
            client.send(WireClient.frame("abort"));
            for (int i = 0; i < 2; i++)
                client.send(
                        WireClient.frame("abort").put("message_id", "m-" + (senders.indexOf(client) + 1) + "-" + i));
        }
        Awaitility.await("room")
                .atMost(SOON)
                .until(() -> !memory().path("refusing").asBoolean(true));
    }

    private JsonNode memory() {
        return Frame.parse(gateway.get("/api/memory").body());
    }

    private static String filler(int chars) {
        return "x".repeat(chars);
    }
}
