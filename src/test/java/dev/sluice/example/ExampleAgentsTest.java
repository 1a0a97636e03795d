package dev.sluice.example;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.agents.RecallAgent;
import com.example.agents.ShoutAgent;
import dev.sluice.agent.HistoryMessage;
import dev.sluice.agent.HistoryMessage.Role;
import dev.sluice.agent.Reply;
import dev.sluice.protocol.JsonText;
import dev.sluice.support.HandTurn;
import dev.sluice.support.RecordedOutput;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The agents the README shows do what it says of them. */
class ExampleAgentsTest {
    private final RecordedOutput output = new RecordedOutput();

    @Test
    void shout_streams_each_word_in_upper_case() {
        assertThat(new ShoutAgent().answer(HandTurn.saying("speak up, please"), output))
                .isEqualTo(Reply.streamed());
        assertThat(output.tokens()).containsExactly("SPEAK ", "UP, ", "PLEASE");
    }

    @Test
    void shout_stops_when_its_turn_has_ended() {
        new ShoutAgent().answer(HandTurn.saying("speak up, please"), output.endingAfter(1));
        assertThat(output.tokens()).containsExactly("SPEAK ");
    }

    @Test
    void recall_tells_what_was_said_before() {
        HandTurn turn = HandTurn.saying("what did I say?")
                .after(said(Role.USER, "\"hello\"", "m-0"), said(Role.ASSISTANT, "{\"greeting\":\"hi\"}", "m-0"));

        assertThat(new RecallAgent().answer(turn, output).toCompletableFuture()).isCompletedWithValue(Reply.streamed());
        assertThat(output.text()).isEqualTo("USER: hello\nASSISTANT: {\"greeting\":\"hi\"}\n");
        assertThat(output.others()).containsExactly("typing");
    }

    private static HistoryMessage said(Role role, String json, String messageId) {
        return new HistoryMessage(role, JsonText.ofEncoded(json), messageId, Instant.EPOCH);
    }
}
