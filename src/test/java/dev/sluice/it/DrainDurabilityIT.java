package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.support.GatewayServer;
import dev.sluice.support.TestDatabase;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** With durability {@code drain}: nothing is written for a message, and an orderly end loses nothing all the same. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class DrainDurabilityIT {
    private static final JsonNode LONG_TURN = WireClient.tokens(3000, 8, 100);
    private static final JsonNode SHORT_TURN = WireClient.tokens(1, 8, 0);

    private final GatewayServer gateway;

    @RegisterExtension
    final Clients clients;

    DrainDurabilityIT(TestDatabase database) {
        gateway = Gateways.owned(
                DrainDurabilityIT.class,
                database,
                Map.of(
                        "GATEWAY_DURABILITY", "drain",
                        "GATEWAY_DRAIN_TIMEOUT", "3s",
                        "GATEWAY_REPLAY_EVENTS", "50"));
        clients = new Clients(gateway);
    }

    @BeforeEach
    void start() {
        if (!gateway.isRunning()) gateway.start();
    }

    @AfterParameterizedClassInvocation
    static void end(TestDatabase database) {
        Gateways.endOwned(DrainDurabilityIT.class, database);
    }

    @Test
    void after_a_kill_the_session_does_not_exist() {
        WireClient client = clients.connect();
        JsonNode policy = client.hello("echo").json().path("policy");
        client.answer("x");
        gateway.kill();
        gateway.start();

        Frame refused = clients.connect()
                .refusedHello(
                        "echo",
                        hello -> hello.put("session_id", client.sessionId()).put("since", 1));

        assertThat(policy.path("durability").asText()).isEqualTo("drain");
        assertThat(refused.text("code")).isEqualTo("session_not_found");
        assertThat(refused.text("next_step")).isEqualTo("start_new_session");
    }

    @ParameterizedTest
    @EnumSource(Stop.class)
    void a_drain_refuses_the_new_ends_the_old_and_the_next_start_goes_on(Stop stop) {
        WireClient client = clients.session("simulator");
        WireClient finishing = clients.session("simulator");
        client.message("done", SHORT_TURN);
        Frame done = client.finished("done");
        client.message("running", LONG_TURN);
        client.message("waiting", SHORT_TURN);
        client.accepted("waiting");
        String almostDone = finishing.message(WireClient.tokens(50, 8, 25));
        finishing.accepted(almostDone);
        WireClient late = clients.connect();

        stop.askAndAwaitDrain(gateway);
        Frame refused = client.refused(messageFrame("late", SHORT_TURN), "draining");
        assertThat(refused.number("retry_after_ms")).isPositive();
        assertThat(late.refusedHello("echo", hello -> {}).text("code")).isEqualTo("draining");
        assertThat(client.ask(messageFrame("done", SHORT_TURN), "the stored answer", Frame::isDuplicate)
                        .isFinal("done"))
                .isTrue();
        assertThat(finishing.finished(almostDone).event().orElseThrow().outcome())
                .isEqualTo("ok");
        Event end = client.await("session_end", frame -> frame.is("session_end"))
                .event()
                .orElseThrow();
        assertThat(client.ending()).isEqualTo(new Ending(1012, "service restart"));
        assertThat(finishing.ending()).isEqualTo(new Ending(1012, "service restart"));
        gateway.awaitEnd();

        assertThat(end.members().path("reason").asText()).isEqualTo("Force-closed during shutdown after timeout");
        assertThat(end.members().path("had_pending_work").asBoolean()).isTrue();
        assertThat(end.members().path("was_executing").asBoolean()).isTrue();
        assertThat(client.lastCursor()).as("session_end seals the log").isEqualTo(end.cursor());

        gateway.start();
        WireClient again = clients.resumed("simulator", client.sessionId(), client.lastCursor());
        again.await("that work goes on", frame -> frame.is("status"));
        again.send(WireClient.frame("abort").put("message_id", "running"));
        assertThat(again.finished("running").event().orElseThrow().outcome()).isEqualTo("aborted");
        assertThat(again.finished("waiting").event().orElseThrow().outcome()).isEqualTo("ok");
        assertThat(again.ask(messageFrame("done", SHORT_TURN), "the stored answer", Frame::isDuplicate)
                        .number("seq"))
                .isEqualTo(done.number("cursor"));
    }

    @Test
    void events_older_than_what_memory_keeps_mean_resync() {
        WireClient client = clients.session("echo");
        String last = "";
        for (int i = 0; i < 200; i++) last = client.message("message " + i);
        long head = client.finished(last).number("cursor");

        WireClient again = clients.connect();
        Frame greeting = again.resume("echo", client.sessionId(), 1);
        Frame snapshot = again.await("snapshot", frame -> frame.is("snapshot"));

        assertThat(greeting.json().path("resync_required").asBoolean()).isTrue();
        assertThat(greeting.number("oldest_cursor")).isBetween(3L, head);
        assertThat(snapshot.json().path("state").path("event_cursor").asLong()).isEqualTo(head);
        client.cut();
        again.answer("live goes on");
    }

    private static JsonNode messageFrame(String messageId, JsonNode content) {
        return WireClient.frame("message").put("message_id", messageId).set("content", content);
    }
}
