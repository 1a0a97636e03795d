package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.TestDatabase;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** With passivation after one second: a session that nobody is at leaves memory and comes back as it was. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class PassivationIT {
    /** Several times what the setting says, so that the sweep has been there. */
    private static final Duration PASSIVATED = Duration.ofSeconds(4);

    @RegisterExtension
    final Clients clients;

    PassivationIT(TestDatabase database) {
        clients = new Clients(Gateways.shared(database));
    }

    @Test
    void a_passivated_session_comes_back_with_its_events_its_ids_and_its_cursors() {
        WireClient first = clients.session("simulator");
        first.message("streamed", WireClient.tokens(5, 8, 0));
        long head = first.finished("streamed").number("cursor");
        first.cut();
        letPass(PASSIVATED);

        WireClient second = clients.resumed("simulator", first.sessionId(), 0);
        Frame again = second.ask(
                WireClient.frame("message").put("message_id", "streamed").set("content", WireClient.tokens(5, 8, 0)),
                "a duplicate",
                Frame::isDuplicate);
        second.answer("and on");

        assertThat(again.isFinal("streamed")).isTrue();
        assertThat(again.number("seq")).isEqualTo(head);
        History history = History.of(List.of(second.frames()));
        assertThat(history.events().findFirst().orElseThrow().type()).isEqualTo("session_start");
        assertThat(history.finalIds()).startsWith("streamed").hasSize(2);
    }

    @Test
    void a_cancelled_and_a_failed_turn_are_told_the_same_after_passivation() {
        WireClient first = clients.session("simulator");
        first.message("failed", WireClient.tokens(10, 8, 30).put("fail_at", 8));
        first.message("cancelled", WireClient.tokens(10, 8, 0));
        first.accepted("cancelled");
        first.ask(
                WireClient.frame("abort").put("message_id", "cancelled"), "cancelled", frame -> frame.is("cancelled"));
        first.finished("cancelled");
        first.cut();
        letPass(PASSIVATED);

        WireClient second = clients.resumed("simulator", first.sessionId(), 0);
        second.finished("cancelled");

        assertThat(History.of(List.of(second.frames())).finals().map(Event::outcome))
                .containsExactly("error", "aborted");
    }

    @Test
    void a_session_with_work_goes_on_without_its_client() {
        WireClient first = clients.session("simulator");
        String messageId = first.message(WireClient.tokens(60, 8, 50));
        first.accepted(messageId);
        first.cut();
        letPass(PASSIVATED);

        WireClient second = clients.resumed("simulator", first.sessionId(), first.lastCursor());

        assertThat(second.finished(messageId).event().orElseThrow().content().asText())
                .hasSize(60 * 8);
    }

    /** There is nothing to wait for: that a session left memory cannot be seen on the wire, which is the point. */
    private static void letPass(Duration duration) {
        Awaitility.await().pollDelay(duration).atMost(duration.multipliedBy(5)).until(() -> true);
    }
}
