package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.support.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A message sent again under its id is answered again and run once. {@link KillIT} asks the same after a restart. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class IdempotencyIT {
    private static final JsonNode SLOW_TURN = WireClient.tokens(40, 8, 25);
    private static final JsonNode SHORT_TURN = WireClient.tokens(1, 8, 0);

    @RegisterExtension
    final Clients clients;

    IdempotencyIT(TestDatabase database) {
        clients = new Clients(Gateways.shared(database));
    }

    @Test
    void another_content_under_a_known_id_is_a_conflict_and_changes_nothing() {
        WireClient client = clients.session("echo");
        client.message("known", "first");
        client.finished("known");

        Frame conflict = client.refused(messageFrame("known", text("second")), "message_id_conflict");
        assertThat(conflict.text("message_id")).isEqualTo("known");

        assertThat(repeated(client, "known", text("first"))
                        .event()
                        .orElseThrow()
                        .content()
                        .asText())
                .isEqualTo("first");
    }

    @Test
    void another_content_conflicts_while_the_first_still_waits() {
        WireClient client = clients.session("simulator");
        client.message("running", SLOW_TURN);
        client.message("waiting", SHORT_TURN);
        client.accepted("waiting");

        client.refused(messageFrame("running", SHORT_TURN), "message_id_conflict");
        client.refused(messageFrame("waiting", SLOW_TURN), "message_id_conflict");

        client.finished("waiting");
    }

    @Test
    void a_running_and_a_queued_message_are_accepted_again_and_run_once() {
        WireClient client = clients.session("simulator");
        client.message("running", SLOW_TURN);
        client.message("waiting", SHORT_TURN);
        Frame accepted = client.accepted("waiting");

        Frame running = repeated(client, "running", SLOW_TURN);
        Frame waiting = repeated(client, "waiting", SHORT_TURN);
        String last = client.message(SHORT_TURN);
        client.finished(last);

        assertThat(running.isAccepted("running")).isTrue();
        assertThat(waiting.isAccepted("waiting")).isTrue();
        assertThat(waiting.number("cursor")).isEqualTo(accepted.number("cursor"));
        assertThat(waiting.text("event_id")).isEqualTo(accepted.text("event_id"));
        assertThat(History.of(List.of(client.frames())).finalIds()).containsExactly("running", "waiting", last);
    }

    @Test
    void a_finished_message_is_answered_with_its_final_as_a_replay() {
        WireClient client = clients.session("echo");
        client.message("once", "the content");
        Frame answer = client.finished("once");

        Frame again = repeated(client, "once", text("the content"));

        assertThat(again.type()).isEqualTo("replay");
        assertThat(again.isFinal("once")).isTrue();
        assertThat(again.number("seq")).isEqualTo(answer.number("cursor"));
        Event event = again.event().orElseThrow();
        assertThat(event.eventId()).isEqualTo(answer.text("event_id"));
        assertThat(event.content().asText()).isEqualTo("the content");
    }

    @Test
    void a_cancelled_message_stays_cancelled() {
        WireClient client = clients.session("simulator");
        client.message("running", SLOW_TURN);
        client.message("cancelled", SHORT_TURN);
        client.accepted("cancelled");
        client.ask(
                WireClient.frame("abort").put("message_id", "cancelled"), "cancelled", frame -> frame.is("cancelled"));
        client.finished("cancelled");

        assertThat(repeated(client, "cancelled", SHORT_TURN)
                        .event()
                        .orElseThrow()
                        .outcome())
                .isEqualTo("aborted");
    }

    @Test
    void the_id_is_known_on_another_connection_of_the_session() {
        WireClient first = clients.session("echo");
        first.message("once", "x");
        long cursor = first.finished("once").number("cursor");
        first.cut();

        WireClient second = clients.resumed("echo", first.sessionId(), cursor);

        assertThat(repeated(second, "once", text("x")).number("seq")).isEqualTo(cursor);
        second.refused(messageFrame("once", text("y")), "message_id_conflict");
    }

    @Test
    void the_same_id_in_another_session_is_another_message() {
        WireClient one = clients.session("echo");
        WireClient other = clients.session("echo");
        one.message("same", "x");
        one.finished("same");

        other.message("same", "y");

        Frame answer = other.finished("same");
        assertThat(answer.isDuplicate()).isFalse();
        assertThat(answer.event().orElseThrow().content().asText()).isEqualTo("y");
    }

    private static Frame repeated(WireClient client, String messageId, JsonNode content) {
        return client.ask(messageFrame(messageId, content), "a duplicate", Frame::isDuplicate);
    }

    private static JsonNode messageFrame(String messageId, JsonNode content) {
        return WireClient.frame("message").put("message_id", messageId).set("content", content);
    }

    private static JsonNode text(String text) {
        return Frame.JSON.getNodeFactory().textNode(text);
    }
}
