package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.support.HandAgent.Call;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Durability {@code drain}: nothing is written per message, everything when a session leaves memory. */
class DrainDurabilityTest {
    private final HandDrivenNode node = HandDrivenNode.drain();
    private final TestClient client = node.client("c-1").begin();

    private void say(HandDrivenNode on, TestClient to, String id) {
        to.send(id);
        on.settle();
        on.agent.last().answer("answer to " + id);
        on.settle();
    }

    private HandDrivenNode restarted() {
        return HandDrivenNode.plan().drain().after(node).start();
    }

    @Test
    void nothing_is_written_per_message() {
        client.send("m-1");
        assertThat(node.journal.waiting()).isZero();
        node.tasks.runAll();
        node.agent.last().answer("a");

        assertThat(node.journal.waiting()).isZero();
        assertThat(client.news()).containsExactly("pong", "accepted m-1", "final m-1 ok");
    }

    @Test
    void a_session_that_leaves_memory_is_stored_whole_and_comes_back_whole() {
        say(node, client, "m-1");
        client.leave();
        node.clock.advance(Duration.ofMinutes(2));
        node.registry.sweep();
        node.settle();
        assertThat(node.registry.size()).isZero();
        assertThat(node.account.heldBytes()).isZero();

        TestClient back = node.client("c-2").resume(client.sessionId(), 0L);
        back.send("m-1");
        assertThat(back.news())
                .containsExactly(
                        "pong",
                        "replay session_start",
                        "replay accepted m-1",
                        "replay final m-1 ok",
                        "duplicate replay final m-1 ok");
    }

    @Test
    void a_session_with_more_past_than_one_read_tells_comes_back_whole() {
        for (int i = 1; i <= 20; i++) say(node, client, "m-" + i);
        node.registry.leaveAll();
        node.journal.commitAll();

        TestClient back = restarted().client("c-2").resume(client.sessionId(), 0L);
        back.send("m-20");
        assertThat(back.news())
                .contains("replay accepted m-11", "replay final m-20 ok")
                .endsWith("duplicate replay final m-20 ok")
                .hasSize(1 + 1 + 2 * 20 + 1);
    }

    @Test
    void a_snapshot_tells_the_newest_messages_that_fit_an_answer_before_its_question() {
        String large = "x".repeat(600_000);
        client.send("m-1", large);
        node.tasks.runAll();
        node.agent.last().answer(large);

        JsonNode state =
                node.client("c-2").resume(client.sessionId(), 99_999L).last().path("state");

        assertThat(state.path("truncated").asBoolean()).isTrue();
        assertThat(state.path("messages")).hasSize(1);
        assertThat(state.path("messages").path(0).path("role").asText()).isEqualTo("assistant");
    }

    @Test
    void a_message_that_was_finished_before_the_session_came_back_cannot_be_cancelled() {
        say(node, client, "m-1");
        node.registry.leaveAll();
        node.journal.commitAll();
        HandDrivenNode next = restarted();
        TestClient back = next.client("c-2").resume(client.sessionId(), null);
        back.abort("m-1");

        assertThat(back.news()).containsExactly("pong", "no_active_turn m-1");
    }

    @Test
    void a_stop_stores_what_runs_and_what_waits_and_the_next_process_runs_it() {
        client.send("m-1");
        client.send("m-2");
        node.settle();
        Call call = node.agent.last();
        call.output().token("so far");
        long seen = client.covered();
        node.registry.leaveAll();
        assertThat(call.output().token("late")).isFalse();
        node.journal.commitAll();

        HandDrivenNode next = restarted();
        TestClient back = next.client("c-2").resume(client.sessionId(), seen);
        assertThat(back.greeting().pendingInbox()).isEqualTo(2);
        next.agent.last().answer("a");
        next.settle();
        next.agent.last().answer("a");
        next.settle();
        assertThat(back.news()).containsExactly("pong", "status", "turn_restarted m-1", "final m-1 ok", "final m-2 ok");
    }

    @Test
    void a_waiting_message_whose_accepted_has_left_the_log_is_not_lost() {
        HandDrivenNode forgetful = HandDrivenNode.plan().drain().replayEvents(0).start();
        TestClient sender = forgetful.client("c-1").begin();
        sender.send("m-1");
        sender.send("m-2");
        sender.send("m-3");
        forgetful.settle();
        forgetful.agent.last().answer("a");
        forgetful.settle();
        forgetful.registry.leaveAll();
        forgetful.journal.commitAll();

        HandDrivenNode next =
                HandDrivenNode.plan().drain().replayEvents(0).after(forgetful).start();
        TestClient back = next.client("c-2").resume(sender.sessionId(), null);
        next.agent.last().answer("a");
        next.settle();
        assertThat(back.greeting().pendingInbox()).isEqualTo(2);
        assertThat(back.news()).containsExactly("pong", "status", "turn_restarted m-2", "final m-2 ok");
        assertThat(next.agent.messageIds()).containsExactly("m-2", "m-3");
    }

    @Test
    void attempts_are_counted_from_stop_to_stop() {
        client.send("m-1");
        node.settle();
        node.registry.leaveAll();
        node.journal.commitAll();
        HandDrivenNode next = restarted();
        next.client("c-2").resume(client.sessionId(), null);
        assertThat(next.agent.last().turn().attempt()).isEqualTo(2);
        next.registry.leaveAll();
        next.journal.commitAll();
        HandDrivenNode third = HandDrivenNode.plan().drain().after(next).start();
        third.client("c-3").resume(client.sessionId(), null);

        assertThat(third.agent.last().turn().attempt()).isEqualTo(3);
    }

    @Test
    void whoever_comes_back_during_the_very_save_makes_it_overtaken() {
        say(node, client, "m-1");
        client.leave();
        node.clock.advance(Duration.ofMinutes(2));
        node.registry.sweep();
        TestClient back = node.client("c-2");
        node.journal.commitOneWhile(() -> back.ask(client.sessionId(), null));

        assertThat(node.journal.waiting()).as("the stored rows are taken").isEqualTo(1);
        node.settle();
        say(node, back, "m-2");
        assertThat(back.news()).containsExactly("pong", "accepted m-2", "final m-2 ok");
        assertThat(node.journal.cursorNext(client.sessionId())).isGreaterThan(back.covered());
    }

    @Test
    void a_save_that_nobody_waits_for_any_more_writes_nothing() {
        say(node, client, "m-1");
        client.leave();
        node.clock.advance(Duration.ofMinutes(2));
        node.registry.sweep();
        node.client("c-2").ask(client.sessionId(), null);
        node.settle();

        assertThat(node.journal.messages(client.sessionId())).isEmpty();
        assertThat(node.registry.size()).isEqualTo(1);
    }

    @Test
    void an_agent_that_answers_at_once_does_not_deepen_the_stack() {
        HandDrivenNode quick = HandDrivenNode.plan()
                .drain()
                .inbox(10_000, 1 << 20)
                .agent((turn, output) -> java.util.concurrent.CompletableFuture.completedFuture(
                        dev.sluice.agent.Reply.json(turn.content())))
                .start();
        TestClient sender = quick.client("c-1").begin();
        for (int i = 0; i < 5_000; i++) sender.send("m-" + i);
        quick.settle();

        assertThat(sender.news()).hasSize(10_001).endsWith("final m-4999 ok");
    }
}
