package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.example.PayAgent;
import dev.sluice.support.GatewayServer;
import dev.sluice.support.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** With {@code GATEWAY_RESUME=on_start} what was pending at the end of a process is answered by the next without its clients. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class RecoveryIT {
    private static final int SESSIONS = 100;

    private final GatewayServer gateway;

    @RegisterExtension
    final Clients clients;

    RecoveryIT(TestDatabase database) {
        Map<String, String> settings = Map.of(
                "GATEWAY_RESUME", "on_start",
                "GATEWAY_MAX_CONCURRENT_TURNS", "100",
                "GATEWAY_DRAIN_TIMEOUT", "1s");
        gateway = Gateways.ownedWith(PayAgent.class, RecoveryIT.class, database, settings);
        clients = new Clients(gateway);
    }

    @AfterParameterizedClassInvocation
    static void end(TestDatabase database) {
        Gateways.endOwned(RecoveryIT.class, database);
    }

    private void awaitRecovered() {
        ServerLog log = ServerLog.ofLastStart(gateway);
        Awaitility.await("the end of the recovery")
                .atMost(Duration.ofMinutes(1))
                .until(() -> log.since().stream().anyMatch(line -> line.contains("recovery ends:")));
    }

    @Test
    void what_a_killed_process_left_is_answered_before_its_clients_are_back() {
        List<WireClient> first = new ArrayList<>();
        for (int i = 0; i < SESSIONS; i++) first.add(clients.session("simulator"));
        for (WireClient client : first) {
            client.message("running", WireClient.tokens(100, 8, 10));
            client.message("second", "x y");
            client.message("third", WireClient.tokens(3, 8, 0));
        }
        for (WireClient client : first) client.accepted("third");

        gateway.kill();
        first.forEach(WireClient::ending);
        gateway.start();
        WireClient newcomer = clients.session("echo");
        newcomer.answer("is anybody there?");
        awaitRecovered();

        for (WireClient client : first) {
            WireClient back = clients.connect();
            Frame greeting = back.resume("simulator", client.sessionId(), client.lastCursor());
            back.finished("third");
            assertThat(greeting.number("pending_inbox")).isZero();
            assertThat(greeting.json().path("is_executing").asBoolean(true)).isFalse();
            History told = History.of(List.of(client.frames(), back.frames()));
            assertThat(told.violations()).isEmpty();
            assertThat(told.finalIds()).containsExactly("running", "second", "third");
        }
        assertThat(ServerLog.ofLastStart(gateway).troubles()).isEmpty();
    }

    @Test
    void clients_that_come_back_while_it_goes_on_meet_the_same_runner_by_hello_and_by_join() {
        List<WireClient> first = new ArrayList<>();
        for (int i = 0; i < SESSIONS; i++) first.add(clients.session("simulator"));
        for (WireClient client : first) {
            client.message("running", WireClient.tokens(50, 8, 10));
            client.message("second", WireClient.tokens(20, 8, 10));
        }
        for (WireClient client : first) client.accepted("second");

        gateway.kill();
        first.forEach(WireClient::ending);
        gateway.start();
        List<WireClient> backs = new ArrayList<>();
        for (int i = 0; i < SESSIONS; i++) {
            WireClient client = first.get(i);
            WireClient back = clients.connect();
            long since = client.lastCursor();
            if (i % 2 == 0) back.resume("simulator", client.sessionId(), since);
            else
                back.join(
                        "simulator",
                        join -> join.put("session_id", client.sessionId()).put("since", since));
            backs.add(back);
        }

        for (int i = 0; i < SESSIONS; i++) {
            backs.get(i).finished("second");
            History told =
                    History.of(List.of(first.get(i).frames(), backs.get(i).frames()));
            assertThat(told.violations()).isEmpty();
            assertThat(told.finalIds()).containsExactly("running", "second");
            assertThat(told.events()
                            .filter(event -> event.type().equals("turn_restarted"))
                            .filter(event -> event.messageId().equals("running")))
                    .hasSizeLessThanOrEqualTo(1);
        }
    }

    @Test
    void what_a_drain_left_is_answered_too() {
        WireClient client = clients.session("simulator");
        client.message("running", WireClient.tokens(100, 8, 30));
        client.message("second", "x");
        client.accepted("second");
        Stop.SIGTERM.ask(gateway);
        client.ending();
        gateway.awaitEnd();

        gateway.start();
        awaitRecovered();

        WireClient back = clients.resumed("simulator", client.sessionId(), client.lastCursor());
        assertThat(back.finished("running").event().orElseThrow().outcome()).isEqualTo("ok");
        assertThat(back.finished("second").event().orElseThrow().outcome()).isEqualTo("ok");
    }

    @Test
    void a_message_that_outlives_three_processes_is_abandoned_and_the_next_one_runs() {
        WireClient client = clients.session("simulator");
        client.message("poison", WireClient.tokens(2000, 8, 100));
        client.message("next", "x");
        client.accepted("next");
        client.await("a token", frame -> frame.is("token_stream"));
        long since = client.lastCursor();

        for (int attempt = 2; attempt <= 3; attempt++) {
            gateway.kill();
            gateway.start();
            int expected = attempt;
            WireClient watching = clients.resumed("simulator", client.sessionId(), since);
            watching.await(
                    "attempt " + attempt,
                    frame -> frame.event()
                            .filter(event -> event.type().equals("turn_restarted") && event.attempt() == expected)
                            .isPresent());
        }
        gateway.kill();
        gateway.start();

        WireClient back = clients.resumed("simulator", client.sessionId(), since);
        Event abandoned = back.finished("poison").event().orElseThrow();
        assertThat(abandoned.outcome()).isEqualTo("abandoned");
        assertThat(abandoned.members().path("attempts").asInt()).isEqualTo(3);
        assertThat(back.finished("next").event().orElseThrow().outcome()).isEqualTo("ok");
    }

    @Test
    void a_turn_that_must_not_run_twice_is_interrupted_and_the_next_one_runs() {
        for (String resume : List.of("on_reconnect", "on_start")) {
            WireClient client = clients.session("pay");
            client.message("once", "ponder");
            client.message("next", "x");
            client.accepted("next");
            client.await("a token", frame -> frame.is("token_stream"));

            gateway.kill();
            gateway.startWith(Map.of("GATEWAY_RESUME", resume));

            WireClient back = clients.resumed("pay", client.sessionId(), client.lastCursor());
            assertThat(back.finished("once").event().orElseThrow().outcome()).isEqualTo("interrupted");
            assertThat(back.finished("next").event().orElseThrow().outcome()).isEqualTo("ok");
            assertThat(back.frames().stream().anyMatch(frame -> frame.is("turn_restarted")))
                    .isFalse();
        }
    }
}
