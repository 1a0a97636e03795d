package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.support.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is stopped, what is not, and that both are told at their place. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class AbortIT {
    private static final JsonNode LONG_TURN = WireClient.tokens(3000, 8, 100);
    private static final JsonNode SHORT_TURN = WireClient.tokens(1, 8, 0);

    @RegisterExtension
    final Clients clients;

    AbortIT(TestDatabase database) {
        clients = new Clients(Gateways.shared(database));
    }

    @Test
    void with_nothing_running_there_is_no_active_turn() {
        WireClient client = clients.session("echo");
        client.answer("done before");

        client.ask(WireClient.frame("abort"), "no_active_turn", frame -> frame.is("no_active_turn"));
        client.ask(messageFrame("/stop"), "no_active_turn", frame -> frame.is("no_active_turn"));

        assertThat(outcome(client.answer("still there"))).isEqualTo("ok");
    }

    @Test
    void an_unknown_message_id_stops_nothing() {
        WireClient client = clients.session("simulator");
        String running = client.message(WireClient.tokens(30, 8, 20));
        client.accepted(running);

        client.ask(
                WireClient.frame("abort").put("message_id", "never-sent"),
                "no_active_turn",
                frame -> frame.is("no_active_turn"));

        assertThat(outcome(client.finished(running))).isEqualTo("ok");
    }

    @Test
    void a_finished_message_id_does_not_stop_the_one_that_runs() {
        WireClient client = clients.session("simulator");
        String finished = client.message(SHORT_TURN);
        client.finished(finished);
        String running = client.message(WireClient.tokens(30, 8, 20));
        client.accepted(running);

        client.ask(
                WireClient.frame("abort").put("message_id", finished),
                "no_active_turn",
                frame -> frame.is("no_active_turn"));

        assertThat(outcome(client.finished(running))).isEqualTo("ok");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"abort\"}",
                "{\"type\":\"abort\",\"reason\":\"enough\"}",
                "{\"type\":\"message_abort\"}",
                "{\"type\":\"message\",\"content\":\"stop\"}",
                "{\"type\":\"message\",\"content\":\"/stop\"}"
            })
    void the_running_turn_ends_as_aborted_and_the_next_runs(String abort) {
        WireClient client = clients.session("simulator");
        String running = client.message(LONG_TURN);
        client.await("a token", frame -> frame.is("token_stream"));
        String next = client.message(SHORT_TURN);
        client.accepted(next);

        client.ask(abort, "aborted", frame -> frame.is("aborted"));

        assertThat(outcome(client.finished(running))).isEqualTo("aborted");
        assertThat(outcome(client.finished(next))).isEqualTo("ok");
    }

    @Test
    void a_queued_message_is_cancelled_and_its_final_comes_at_its_place() {
        WireClient client = clients.session("simulator");
        String running = client.message(WireClient.tokens(20, 8, 25));
        String before = client.message(SHORT_TURN);
        String cancelled = client.message(LONG_TURN);
        String after = client.message(SHORT_TURN);
        client.accepted(after);

        client.ask(WireClient.frame("abort").put("message_id", cancelled), "cancelled", frame -> frame.is("cancelled"));
        client.finished(after);

        History history = History.of(List.of(client.frames()));
        assertThat(history.finalIds()).containsExactly(running, before, cancelled, after);
        assertThat(history.finals().map(Event::outcome)).containsExactly("ok", "ok", "aborted", "ok");
        assertThat(client.frames())
                .noneMatch(frame ->
                        frame.is("token_stream") && frame.text("message_id").equals(cancelled));
    }

    @Test
    void a_cancelled_message_frees_its_place_at_once() {
        WireClient client = clients.session("simulator");
        String running = client.message(LONG_TURN);
        var queued = new ArrayList<String>();
        for (int i = 0; i < 256; i++) queued.add(client.message(SHORT_TURN));
        client.accepted(queued.get(255));
        client.refused(messageFrame("no room"), "inbox_full");

        client.ask(
                WireClient.frame("abort").put("message_id", queued.get(100)),
                "cancelled",
                frame -> frame.is("cancelled"));
        String taken = client.message(SHORT_TURN);
        assertThat(client.accepted(taken).number("window")).isZero();
        client.refused(messageFrame("no room"), "inbox_full");

        client.send(WireClient.frame("abort").put("message_id", running));
        client.finished(taken);
        assertThat(History.of(List.of(client.frames())).finalIds())
                .hasSize(258)
                .startsWith(running)
                .endsWith(taken)
                .containsSubsequence(queued);
    }

    @Test
    void aborting_what_was_cancelled_stops_nothing_else() {
        WireClient client = clients.session("simulator");
        String running = client.message(WireClient.tokens(30, 8, 25));
        String cancelled = client.message(SHORT_TURN);
        client.accepted(cancelled);
        JsonNode abort = WireClient.frame("abort").put("message_id", cancelled);
        client.ask(abort, "cancelled", frame -> frame.is("cancelled"));

        client.send(abort);
        client.roundTrip();

        assertThat(outcome(client.finished(running))).isEqualTo("ok");
        assertThat(outcome(client.finished(cancelled))).isEqualTo("aborted");
    }

    private static JsonNode messageFrame(String content) {
        return WireClient.frame("message").put("content", content);
    }

    private static String outcome(Frame answer) {
        return answer.event().orElseThrow().outcome();
    }
}
