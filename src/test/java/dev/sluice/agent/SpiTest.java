package dev.sluice.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.agent.HistoryMessage.Role;
import dev.sluice.protocol.JsonText;
import dev.sluice.support.HandCancellation;
import dev.sluice.support.HandTurn;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What the interfaces themselves decide for every agent. */
class SpiTest {

    @Test
    void a_turn_tells_a_string_without_quotes_and_escapes_and_an_object_as_compact_json() {
        assertThat(HandTurn.ordering("\"a \\\"quoted\\\" line\\n\"").text()).isEqualTo("a \"quoted\" line\n");
        assertThat(HandTurn.ordering("{ \"a\" : [ 1 ] }").text()).isEqualTo("{\"a\":[1]}");
    }

    @Test
    void a_message_of_the_past_tells_its_text_in_the_same_way() {
        assertThat(past("\"tab\\t\"").text()).isEqualTo("tab\t");
        assertThat(past("{\"a\":1}").text()).isEqualTo("{\"a\":1}");
    }

    @Test
    void a_turn_is_cancelled_as_soon_as_there_is_a_reason() {
        HandCancellation cancellation = new HandCancellation();
        assertThat(cancellation.isCancelled()).isFalse();

        cancellation.cancel(CancelReason.TIMEOUT);

        assertThat(cancellation.isCancelled()).isTrue();
    }

    @Test
    void a_reply_is_a_text_or_json_or_what_was_streamed() {
        assertThat(Reply.text("a\n").content()).isEqualTo(JsonText.ofEncoded("\"a\\n\""));
        assertThat(Reply.json(JsonText.EMPTY_OBJECT).content()).isSameAs(JsonText.EMPTY_OBJECT);
        assertThat(Reply.streamed().content()).isNull();
    }

    @Test
    void an_agent_may_be_run_again_unless_it_says_otherwise() {
        assertThat(Unsaid.class.getAnnotation(AgentId.class).repeatable()).isTrue();
    }

    @AgentId("unsaid")
    private static final class Unsaid {}

    private static HistoryMessage past(String json) {
        return new HistoryMessage(Role.USER, JsonText.ofEncoded(json), "m-0", Instant.EPOCH);
    }
}
