package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** With a heartbeat of one second: who is silent is asked, and who stays silent is gone. */
class LivenessIT {
    private static final Map<String, String> ALICE = Map.of("Authorization", "Bearer secret-1");

    @RegisterExtension
    final Clients clients = new Clients(Gateways.strict());

    @Test
    void a_silent_client_is_asked_and_then_reaped_and_may_come_back() {
        WireClient silent = clients.connect(ALICE, List.of());
        Frame greeting = silent.hello("echo");

        Ending ending = silent.ending();

        Frame ping = silent.await("ping", frame -> frame.is("ping"));
        assertThat(ending).isEqualTo(new Ending(4002, "liveness timeout"));
        assertThat(Duration.ofNanos(ping.atNanos() - greeting.atNanos()))
                .isBetween(Duration.ofMillis(700), Duration.ofSeconds(4));
        WireClient again = clients.connect(ALICE, List.of());
        again.resume("echo", silent.sessionId(), silent.lastCursor());
        again.answer("back");
    }

    @Test
    void a_client_that_answers_pings_stays() {
        WireClient client = clients.connect(ALICE, List.of());
        client.hello("echo");

        int mark = 0;
        for (int pings = 0; pings < 4; pings++) {
            client.awaitAfter(mark, "ping", frame -> frame.is("ping"));
            mark = client.mark();
            client.send("{\"type\":\"pong\"}");
        }

        client.answer("still here");
    }

    @Test
    void a_client_that_only_reads_a_long_answer_stays() {
        WireClient client = clients.connect(ALICE, List.of());
        client.hello("simulator");

        Frame answer = client.answer(WireClient.tokens(60, 8, 100));

        assertThat(answer.event().orElseThrow().outcome()).isEqualTo("ok");
    }

    @Test
    void before_the_greeting_is_answered_there_is_no_ping() {
        WireClient client = clients.connect(ALICE, List.of());

        assertThat(client.ending()).isEqualTo(new Ending(1008, "handshake timeout"));

        assertThat(client.frames()).isEmpty();
    }
}
