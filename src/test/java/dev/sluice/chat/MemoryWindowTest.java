package dev.sluice.chat;

import static dev.sluice.chat.ChatFixture.answered;
import static dev.sluice.chat.ChatFixture.said;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.agent.AgentMemory;
import dev.sluice.agent.HistoryMessage;
import dev.sluice.support.HandModel;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryWindowTest {
    private static final String NO_ANSWER = "assistant: " + HistoryMessage.NO_ANSWER;

    @Test
    void is_the_question_alone_where_there_is_nothing_else() {
        assertThat(told(new AgentMemory(20, null), List.of())).containsExactly("user: now");
    }

    @Test
    void holds_the_newest_messages_and_begins_with_a_question() {
        List<HistoryMessage> said = List.of(said("a"), answered("b"), said("c"), answered("d"));

        assertThat(told(new AgentMemory(2, null), said)).containsExactly("user: c", "assistant: d", "user: now");
        assertThat(told(new AgentMemory(3, null), said)).containsExactly("user: c", "assistant: d", "user: now");
        assertThat(told(new AgentMemory(4, null), said)).hasSize(5);
        assertThat(told(new AgentMemory(0, null), said)).containsExactly("user: now");
    }

    @Test
    void lets_the_two_sides_take_turns_though_a_question_has_no_answer() {
        assertThat(told(new AgentMemory(20, null), List.of(said("a"), said("b"), answered("c"), said("d"))))
                .containsExactly("user: a", NO_ANSWER, "user: b", "assistant: c", "user: d", NO_ANSWER, "user: now");
    }

    @Test
    void lets_them_take_turns_though_an_answer_has_no_words() {
        assertThat(told(new AgentMemory(20, null), List.of(said("a"), answered(" "))))
                .containsExactly("user: a", NO_ANSWER, "user: now");
    }

    @Test
    void ends_where_the_tokens_do_counting_the_question_and_the_instructions() {
        // Three bytes a token and four tokens a message: "now" is 5, each "aaa" is 5, "Be." is 5.
        List<HistoryMessage> said = List.of(said("aaa"), answered("bbb"), said("ccc"), answered("ddd"));

        assertThat(told(new AgentMemory(20, 25), said)).hasSize(5);
        assertThat(told(new AgentMemory(20, 24), said)).containsExactly("user: ccc", "assistant: ddd", "user: now");
        assertThat(told(new AgentMemory(20, 14), said)).containsExactly("user: now");
        assertThat(told(new AgentMemory(20, 1), said)).containsExactly("user: now");
        var instructed = new MemoryWindow("Be.", new AgentMemory(20, 24), new TokenEstimate());
        assertThat(HandModel.told(instructed.of(said, "now")))
                .containsExactly("system: Be.", "user: ccc", "assistant: ddd", "user: now");
        var tight = new MemoryWindow("Be.", new AgentMemory(20, 19), new TokenEstimate());
        assertThat(HandModel.told(tight.of(said, "now"))).containsExactly("system: Be.", "user: now");
    }

    private static List<String> told(AgentMemory bounds, List<HistoryMessage> said) {
        return HandModel.told(new MemoryWindow(null, bounds, new TokenEstimate()).of(said, "now"));
    }
}
