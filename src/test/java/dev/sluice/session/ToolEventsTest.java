package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.agent.AgentFailure;
import dev.sluice.agent.HistoryMessage;
import dev.sluice.agent.ToolEvent;
import dev.sluice.agent.Turn;
import dev.sluice.agent.TurnOutput;
import dev.sluice.protocol.JsonText;
import dev.sluice.protocol.Outcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a turn is told of the tools of earlier attempts, and of earlier turns. */
class ToolEventsTest {
    private final HandDrivenNode first = HandDrivenNode.durable();
    private final TestClient client = first.client("c-1").begin();

    private static HandDrivenNode restarted(HandDrivenNode died) {
        return HandDrivenNode.plan().after(died).start();
    }

    private TestClient back(HandDrivenNode on) {
        return on.client("c-2").resume(client.sessionId(), null);
    }

    private static JsonText call(int step) {
        return JsonText.ofEncoded(
                "{\"id\":\"call-" + step + "\",\"name\":\"look\",\"arguments\":{\"n\":1.0},\"step\":" + step + "}");
    }

    private static JsonText result(int step) {
        return JsonText.ofEncoded("{\"id\":\"call-" + step + "\",\"result\":\"r" + step + "\"}");
    }

    private static ToolEvent called(int attempt, int step) {
        return new ToolEvent(ToolEvent.Kind.CALL, attempt, call(step));
    }

    private static ToolEvent answered(int attempt, int step) {
        return new ToolEvent(ToolEvent.Kind.RESULT, attempt, result(step));
    }

    private static void step(TurnOutput output, int step) {
        output.toolCall(call(step));
        output.toolProgress(JsonText.EMPTY_OBJECT);
        output.toolResult(result(step));
        output.retry(JsonText.EMPTY_OBJECT);
        output.error(JsonText.EMPTY_OBJECT);
    }

    private static List<ToolEvent> earlier(HandDrivenNode node) {
        return earlier(node.agent.last().turn());
    }

    private static List<ToolEvent> earlier(Turn turn) {
        return turn.toolEvents().toCompletableFuture().getNow(null);
    }

    private static List<HistoryMessage> history(HandDrivenNode node, int messagesMax) {
        return node.agent
                .last()
                .turn()
                .history(messagesMax)
                .toCompletableFuture()
                .getNow(null);
    }

    private static void say(HandDrivenNode on, TestClient sender, String id) {
        sender.send(id);
        on.settle();
    }

    @Test
    void the_first_attempt_has_none_whatever_it_reports_itself() {
        say(first, client, "m-1");
        step(first.agent.last().output(), 1);
        first.settle();

        assertThat(earlier(first)).isEmpty();
    }

    @Test
    void an_attempt_is_told_what_those_before_it_had_stored_and_nothing_of_its_own() {
        say(first, client, "m-1");
        step(first.agent.last().output(), 1);
        first.agent.last().output().toolCall(call(2));
        first.settle();
        first.agent.last().output().toolResult(result(2));
        HandDrivenNode second = restarted(first);
        back(second);
        assertThat(earlier(second)).containsExactly(called(1, 1), answered(1, 1), called(1, 2));

        step(second.agent.last().output(), 3);
        second.settle();
        assertThat(earlier(second)).hasSize(3);
        HandDrivenNode third = restarted(second);
        back(third);
        assertThat(earlier(third))
                .containsExactly(called(1, 1), answered(1, 1), called(1, 2), called(2, 3), answered(2, 3));
    }

    @Test
    void it_is_told_nothing_of_other_messages() {
        say(first, client, "m-1");
        say(first, client, "m-2");
        step(first.agent.last().output(), 1);
        first.agent.last().answer("answer");
        first.settle();
        step(first.agent.last().output(), 2);
        first.settle();
        HandDrivenNode second = restarted(first);
        back(second);

        assertThat(second.agent.last().turn().messageId()).isEqualTo("m-2");
        assertThat(earlier(second)).containsExactly(called(1, 2), answered(1, 2));
    }

    @Test
    void of_more_than_a_mebibyte_it_is_told_the_newest() {
        say(first, client, "m-1");
        for (int i = 0; i < 4; i++) {
            first.agent.last().output().toolResult(JsonText.ofEncoded("{\"a\":\"" + i + "x".repeat(249_000) + "\"}"));
        }
        first.settle();
        HandDrivenNode second = restarted(first);
        back(second);
        assertThat(earlier(second)).hasSize(4);
        second.agent.last().output().toolResult(JsonText.ofEncoded("{\"a\":\"" + "y".repeat(200_000) + "\"}"));
        second.settle();
        HandDrivenNode third = restarted(second);
        back(third);

        List<ToolEvent> told = earlier(third);
        assertThat(told).hasSize(4);
        assertThat(told.get(0).data().text()).startsWith("{\"a\":\"1");
        assertThat(told.get(3).attempt()).isEqualTo(2);
    }

    @Test
    void what_it_reads_counts_as_its_memory() {
        say(first, client, "m-1");
        first.agent.last().output().toolResult(JsonText.ofEncoded("{\"a\":\"" + "x".repeat(50_000) + "\"}"));
        first.settle();
        HandDrivenNode second = restarted(first);
        TestClient back = back(second);
        long before = second.memory.heldBytes();
        assertThat(earlier(second)).hasSize(1);
        assertThat(second.memory.heldBytes() - before).isGreaterThan(50_000);

        back.abort(null);
        second.settle();
        back.leave();
        second.clock.advance(Duration.ofMinutes(2));
        second.registry.sweep();
        second.settle();
        assertThat(second.memory.heldBytes()).isZero();
    }

    @Test
    void an_answer_of_the_past_comes_with_its_tools_of_all_attempts_and_a_question_without() {
        say(first, client, "m-1");
        step(first.agent.last().output(), 1);
        first.settle();
        HandDrivenNode second = restarted(first);
        TestClient back = back(second);
        step(second.agent.last().output(), 2);
        second.agent.last().answer("one");
        second.settle();
        say(second, back, "m-2");
        second.agent.last().answer("two");
        second.settle();
        say(second, back, "m-3");

        List<HistoryMessage> past = history(second, 10);
        assertThat(past).extracting(HistoryMessage::text).containsExactly("text of m-1", "one", "text of m-2", "two");
        assertThat(past.get(0).toolEvents()).isEmpty();
        assertThat(past.get(1).toolEvents())
                .containsExactly(called(1, 1), answered(1, 1), called(2, 2), answered(2, 2));
        assertThat(past.get(3).toolEvents()).isEmpty();
        assertThat(history(second, 3).get(0).toolEvents()).hasSize(4);
        assertThat(history(second, 1)).extracting(HistoryMessage::text).containsExactly("two");
    }

    @Test
    void a_past_of_more_than_a_mebibyte_with_its_tools_ends_with_an_answer_without_them() {
        TestClient sender = client;
        for (int i = 1; i <= 4; i++) {
            say(first, sender, "m-" + i);
            first.agent.last().output().toolResult(JsonText.ofEncoded("{\"a\":\"" + "x".repeat(340_000) + "\"}"));
            first.agent.last().answer("answer " + i);
            first.settle();
        }
        say(first, sender, "m-5");

        List<HistoryMessage> past = history(first, 10);
        assertThat(past)
                .extracting(HistoryMessage::text)
                .containsExactly("answer 2", "text of m-3", "answer 3", "text of m-4", "answer 4");
        assertThat(past.get(0).toolEvents()).isEmpty();
        assertThat(past.get(2).toolEvents()).hasSize(1);
        assertThat(past.get(4).toolEvents()).hasSize(1);
    }

    @Test
    void an_answer_with_a_result_larger_than_the_bound_comes_without_it() {
        HandDrivenNode large = HandDrivenNode.plan().replyBytes(3 << 20).start();
        TestClient sender = large.client("c-1").begin();
        say(large, sender, "m-1");
        step(large.agent.last().output(), 1);
        large.agent.last().output().toolResult(JsonText.ofEncoded("{\"a\":\"" + "x".repeat(2 << 20) + "\"}"));
        large.agent.last().answer("answer");
        large.settle();
        say(large, sender, "m-2");

        List<HistoryMessage> past = history(large, 10);
        assertThat(past).extracting(HistoryMessage::text).containsExactly("answer");
        assertThat(past.get(0).toolEvents()).isEmpty();
    }

    @Test
    void an_answer_some_of_whose_tools_are_left_out_comes_without_any_and_ends_the_past() {
        say(first, client, "m-1");
        first.agent.last().answer("answer 1");
        first.settle();
        for (int i = 2; i <= 3; i++) {
            say(first, client, "m-" + i);
            for (int step = 0; step < 2_100; step++) first.agent.last().output().toolResult(JsonText.EMPTY_OBJECT);
            first.agent.last().answer("answer " + i);
            first.settle();
        }
        say(first, client, "m-4");

        List<HistoryMessage> past = history(first, 10);
        assertThat(past).extracting(HistoryMessage::text).containsExactly("answer 2", "text of m-3", "answer 3");
        assertThat(past.get(0).toolEvents()).isEmpty();
        assertThat(past.get(2).toolEvents()).hasSize(2_100);
    }

    @Test
    void a_turn_that_was_aborted_is_told_with_what_its_tools_did_and_without_what_it_said() {
        for (HandDrivenNode node : List.of(first, HandDrivenNode.plan().drain().start())) {
            TestClient sender = node == first ? client : node.client("c-1").begin();
            say(node, sender, "m-1");
            step(node.agent.last().output(), 1);
            node.agent.last().output().toolCall(call(2));
            node.agent.last().output().token("Once upon");
            node.settle();
            sender.abort(null);
            node.settle();
            say(node, sender, "m-2");

            List<HistoryMessage> past = history(node, 10);
            assertThat(past).extracting(HistoryMessage::text).containsExactly("text of m-1", HistoryMessage.NO_ANSWER);
            assertThat(past).extracting(HistoryMessage::outcome).containsExactly(null, Outcome.ABORTED);
            assertThat(past.get(1).toolEvents()).containsExactly(called(1, 1), answered(1, 1), called(1, 2));
        }
    }

    @Test
    void every_turn_has_an_answer_in_the_past_or_what_stands_for_it() {
        say(first, client, "m-1");
        first.agent.last().reply().completeExceptionally(new AgentFailure("no_such_city", "There is no such city."));
        first.settle();
        say(first, client, "m-2");
        client.send("m-3");
        client.send("m-4");
        first.settle();
        client.abort("m-3");
        first.settle();
        first.agent.last().answer("two");
        first.settle();

        List<HistoryMessage> past = history(first, 10);
        assertThat(past)
                .extracting(HistoryMessage::text)
                .containsExactly(
                        "text of m-1",
                        HistoryMessage.NO_ANSWER,
                        "text of m-2",
                        "two",
                        "text of m-3",
                        HistoryMessage.NO_ANSWER);
        assertThat(past)
                .extracting(HistoryMessage::outcome)
                .containsExactly(null, Outcome.ERROR, null, Outcome.OK, null, Outcome.ABORTED);
        assertThat(history(first, 2)).extracting(HistoryMessage::messageId).containsExactly("m-3", "m-3");
    }

    @Test
    void the_past_is_of_a_bounded_number_of_turns() {
        int turns = PastTurns.TURNS_MAX + 1;
        for (int i = 1; i <= turns; i++) {
            say(first, client, "m-" + i);
            first.agent.last().answer("a");
            first.settle();
        }
        say(first, client, "now");

        List<HistoryMessage> past = history(first, Integer.MAX_VALUE);
        assertThat(past).hasSize(2 * PastTurns.TURNS_MAX);
        assertThat(past.get(0).messageId()).isEqualTo("m-2");
    }

    @Test
    void an_answer_that_was_never_completed_does_not_end_the_past_however_long_it_was() {
        for (HandDrivenNode node : List.of(
                HandDrivenNode.plan().replyBytes(3 << 20).start(),
                HandDrivenNode.plan().drain().replyBytes(3 << 20).start())) {
            TestClient sender = node.client("c-1").begin();
            say(node, sender, "m-1");
            node.agent.last().answer("one");
            node.settle();
            say(node, sender, "m-2");
            node.agent.last().output().token("x".repeat(2 << 20));
            node.settle();
            sender.abort(null);
            node.settle();
            say(node, sender, "m-3");

            assertThat(history(node, 10))
                    .extracting(HistoryMessage::text)
                    .containsExactly("text of m-1", "one", "text of m-2", HistoryMessage.NO_ANSWER);
        }
    }

    @Test
    void a_session_that_is_stored_as_a_whole_tells_both() {
        HandDrivenNode drain = HandDrivenNode.drain();
        TestClient sender = drain.client("c-1").begin();
        say(drain, sender, "m-1");
        step(drain.agent.last().output(), 1);
        drain.agent.last().answer("one");
        drain.settle();
        say(drain, sender, "m-2");
        assertThat(history(drain, 10).get(1).toolEvents()).containsExactly(called(1, 1), answered(1, 1));
        step(drain.agent.last().output(), 2);
        drain.registry.leaveAll();
        drain.journal.commitAll();

        HandDrivenNode next = HandDrivenNode.plan().drain().after(drain).start();
        next.client("c-2").resume(sender.sessionId(), null);
        assertThat(next.agent.last().turn().attempt()).isEqualTo(2);
        assertThat(earlier(next)).containsExactly(called(1, 2), answered(1, 2));
        assertThat(history(next, 10).get(1).toolEvents()).containsExactly(called(1, 1), answered(1, 1));
    }
}
