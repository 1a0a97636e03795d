package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.support.GatewayServer;
import dev.sluice.support.TestDatabase;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client sees of its session across {@code kill -9}; that nothing is lost under load, {@code FaultsIT} shows. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class KillIT {
    private final GatewayServer gateway;

    @RegisterExtension
    final Clients clients;

    KillIT(TestDatabase database) {
        gateway = Gateways.owned(
                KillIT.class, database, Map.of("GATEWAY_PASSIVATE_AFTER", "2s", "GATEWAY_MAX_ATTEMPTS", "2"));
        clients = new Clients(gateway);
    }

    @BeforeEach
    void start() {
        if (!gateway.isRunning()) gateway.start();
    }

    @AfterParameterizedClassInvocation
    static void end(TestDatabase database) {
        Gateways.endOwned(KillIT.class, database);
    }

    @Test
    void a_turn_that_ran_is_run_again_and_says_so_and_what_was_answered_stays_answered() {
        WireClient client = clients.session("simulator");
        client.message("answered", "x y");
        Frame answer = client.finished("answered");
        client.message("running", WireClient.tokens(2000, 8, 100));
        client.message("waiting", "z");
        client.accepted("waiting");
        client.await(
                "a token",
                frame -> frame.is("token_stream") && frame.text("message_id").equals("running"));

        gateway.kill();
        gateway.start();
        WireClient second = clients.resumed("simulator", client.sessionId(), client.lastCursor());
        second.await(
                "the second attempt",
                frame -> frame.event()
                        .filter(event -> event.type().equals("turn_restarted") && event.attempt() == 2)
                        .isPresent());
        second.await("a token", frame -> frame.is("token_stream"));
        Frame again = second.ask(messageFrame("answered", "x y"), "a duplicate", Frame::isDuplicate);
        second.refused(messageFrame("answered", "other"), "message_id_conflict");
        gateway.kill();
        gateway.start();
        WireClient third = clients.resumed("simulator", client.sessionId(), second.lastCursor());

        assertThat(again.isFinal("answered")).isTrue();
        assertThat(again.number("seq")).isEqualTo(answer.number("cursor"));
        assertThat(again.event().orElseThrow().eventId()).isEqualTo(answer.text("event_id"));
        Event abandoned = third.finished("running").event().orElseThrow();
        assertThat(abandoned.outcome()).isEqualTo("abandoned");
        assertThat(abandoned.members().path("attempts").asInt()).isEqualTo(2);
        assertThat(third.finished("waiting").event().orElseThrow().outcome()).isEqualTo("ok");
    }

    @Test
    void a_message_sent_again_after_each_end_of_the_process_runs_once_and_keeps_its_answer() {
        WireClient first = clients.session("simulator");
        first.message("finished", "x");
        Frame answer = first.finished("finished");
        first.message("accepted", WireClient.tokens(200, 8, 20));
        Frame accepted = first.accepted("accepted");

        gateway.kill();
        gateway.start();
        WireClient second = clients.resumed("simulator", first.sessionId(), first.lastCursor());
        Frame runs = second.ask(again("accepted", WireClient.tokens(200, 8, 20)), "a duplicate", Frame::isDuplicate);
        assertThat(runs.number("cursor")).isEqualTo(accepted.number("cursor"));
        Frame late = second.finished("accepted");
        gateway.kill();
        gateway.start();
        WireClient third = clients.resumed("simulator", first.sessionId(), second.lastCursor());
        assertSame(
                third.ask(again("accepted", WireClient.tokens(200, 8, 20)), "a duplicate", Frame::isDuplicate), late);
        assertSame(third.ask(messageFrame("finished", "x"), "a duplicate", Frame::isDuplicate), answer);
        gateway.terminate();
        gateway.awaitEnd();
        gateway.start();
        WireClient fourth = clients.resumed("simulator", first.sessionId(), third.lastCursor());
        assertSame(
                fourth.ask(again("accepted", WireClient.tokens(200, 8, 20)), "a duplicate", Frame::isDuplicate), late);
        assertSame(fourth.ask(messageFrame("finished", "x"), "a duplicate", Frame::isDuplicate), answer);

        WireClient whole = clients.resumed("simulator", first.sessionId(), 0);
        whole.finished("accepted");
        assertThat(History.of(List.of(whole.frames())).finalIds()).containsExactly("finished", "accepted");
    }

    private static void assertSame(Frame duplicate, Frame answer) {
        Event told = duplicate.event().orElseThrow();
        Event before = answer.event().orElseThrow();
        assertThat(told.eventId()).isEqualTo(before.eventId());
        assertThat(told.content()).isEqualTo(before.content());
    }

    private static JsonNode again(String messageId, JsonNode content) {
        return WireClient.frame("message").put("message_id", messageId).set("content", content);
    }

    private static JsonNode messageFrame(String messageId, String content) {
        return WireClient.frame("message").put("message_id", messageId).put("content", content);
    }
}
