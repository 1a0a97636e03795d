package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What becomes of accepted messages when their process dies. */
class RestartTest {
    private final HandDrivenNode first = HandDrivenNode.durable();
    private final TestClient client = first.client("c-1").begin();

    RestartTest() {
        client.send("m-1");
        client.send("m-2");
        first.settle();
        client.news();
    }

    private HandDrivenNode restarted(HandDrivenNode died) {
        return HandDrivenNode.plan().after(died).start();
    }

    private static void finishLast(HandDrivenNode node) {
        node.agent.last().answer("answer");
        node.settle();
    }

    @Test
    void nothing_runs_before_a_client_is_back() {
        HandDrivenNode next = restarted(first);
        next.settle();

        assertThat(next.agent.calls()).isEmpty();
    }

    @Test
    void the_interrupted_turn_runs_again_first_and_says_so() {
        HandDrivenNode next = restarted(first);
        TestClient back = next.client("c-2").resume(client.sessionId(), client.covered());

        assertThat(back.greeting().pendingInbox()).isEqualTo(2);
        assertThat(back.greeting().executing()).isFalse();
        assertThat(back.news()).containsExactly("pong", "status", "turn_restarted m-1");
        assertThat(next.agent.last().turn().attempt()).isEqualTo(2);
        finishLast(next);
        finishLast(next);
        assertThat(back.news()).containsExactly("final m-1 ok", "final m-2 ok");
        assertThat(back.last().path("attempts").asInt()).isEqualTo(1);
        assertThat(next.freePermits()).isEqualTo(4);
    }

    @Test
    void the_attempt_is_stored_before_the_agent_is_asked_again() {
        HandDrivenNode next = restarted(first);
        TestClient back = next.client("c-2");
        back.ask(client.sessionId(), null);
        next.journal.commitOne();
        next.tasks.runAll();
        assertThat(next.agent.calls()).isEmpty();
        next.journal.failOne();
        assertThat(next.agent.calls()).isEmpty();

        next.settle();
        assertThat(next.journal.messages(client.sessionId()).get(0).attempts()).isEqualTo(2);
        assertThat(next.agent.calls()).hasSize(1);
    }

    @Test
    void only_the_first_who_comes_back_resumes_the_work() {
        HandDrivenNode next = restarted(first);
        next.client("c-2").resume(client.sessionId(), null);
        TestClient second = next.client("c-3").resume(client.sessionId(), null);

        assertThat(second.news()).containsExactly("pong");
        assertThat(second.greeting().executing()).isTrue();
        assertThat(second.greeting().pendingInbox()).isEqualTo(1);
        assertThat(next.agent.calls()).hasSize(1);
    }

    @Test
    void a_message_that_kills_every_process_is_abandoned_and_the_next_one_runs() {
        HandDrivenNode node = first;
        for (int i = 0; i < 2; i++) {
            node = restarted(node);
            node.client("c-2").resume(client.sessionId(), null);
        }
        assertThat(node.agent.last().turn().attempt()).isEqualTo(3);
        node = restarted(node);
        TestClient back = node.client("c-2").resume(client.sessionId(), null);

        assertThat(back.news()).containsExactly("pong", "status", "final m-1 abandoned");
        assertThat(node.agent.messageIds()).containsExactly("m-2");
        assertThat(node.agent.last().turn().attempt()).isEqualTo(1);
    }

    @Test
    void an_agent_that_may_not_run_twice_is_not_asked_again() {
        HandDrivenNode next = HandDrivenNode.plan().after(first).unrepeatable().start();
        TestClient back = next.client("c-2").resume(client.sessionId(), null);

        assertThat(back.news()).containsExactly("pong", "status", "final m-1 interrupted");
        assertThat(next.agent.messageIds()).containsExactly("m-2");
    }

    @Test
    void a_cancelled_message_stays_cancelled_and_counts_for_nothing() {
        client.abort("m-2");
        first.settle();
        HandDrivenNode next = restarted(first);
        TestClient back = next.client("c-2").resume(client.sessionId(), null);
        assertThat(back.greeting().window()).isEqualTo(3);
        finishLast(next);

        assertThat(back.news()).endsWith("final m-1 ok", "final m-2 aborted");
        assertThat(back.last().path("attempts").asInt()).isZero();
    }

    @Test
    void ids_from_before_the_restart_are_told_again() {
        HandDrivenNode next = restarted(first);
        TestClient back = next.client("c-2").resume(client.sessionId(), null);
        finishLast(next);
        HandDrivenNode third = restarted(next);
        TestClient again = third.client("c-3").resume(client.sessionId(), null);
        again.news();
        again.send("m-1", "text of m-1");
        again.send("m-2", "text of m-2");
        again.send("m-1", "other content");
        third.settle();

        assertThat(back.isAttached()).isTrue();
        assertThat(again.news())
                .containsExactlyInAnyOrder(
                        "duplicate replay final m-1 ok",
                        "duplicate accepted queued m-2",
                        "error message_id_conflict m-1");
    }

    @Test
    void no_cursor_is_used_twice_and_the_hole_is_covered() {
        for (int i = 0; i < 700; i++) first.agent.last().output().token("x");
        first.journal.commitAll();
        long seen = client.covered();
        HandDrivenNode next = restarted(first);
        TestClient back = next.client("c-2").resume(client.sessionId(), seen);
        finishLast(next);
        finishLast(next);

        assertThat(back.greeting().cursor()).isGreaterThanOrEqualTo(seen);
        assertThat(back.news()).containsExactly("pong", "status", "turn_restarted m-1", "final m-1 ok", "final m-2 ok");
        assertThat(back.covered()).isGreaterThan(seen);
    }

    @Test
    void a_restored_session_may_hold_more_than_it_takes_and_says_so() {
        HandDrivenNode next = HandDrivenNode.plan().after(first).inbox(1, 1_000).start();
        TestClient back = next.client("c-2").resume(client.sessionId(), null);

        assertThat(back.greeting().window()).isZero();
        back.send("m-3");
        assertThat(back.news()).endsWith("error inbox_full m-3");
    }

    @Test
    void an_abort_that_comes_before_the_second_attempt_began_ends_it() {
        HandDrivenNode next = restarted(first);
        TestClient back = next.client("c-2");
        back.ask(client.sessionId(), null);
        next.journal.commitOne();
        next.tasks.runAll();
        back.abort(null);
        next.settle();

        assertThat(back.news()).endsWith("turn_restarted m-1", "aborted m-1", "final m-1 aborted");
        assertThat(next.agent.messageIds()).containsExactly("m-2");
    }

    @Test
    void a_stop_in_the_middle_of_a_turn_leaves_the_work_to_the_next_process_and_uses_no_cursor_twice() {
        first.agent.last().output().token("x");
        first.registry.leaveAll();
        assertThat(first.agent.last().output().token("y")).isFalse();
        first.settle();
        long seen = client.covered();
        assertThat(first.journal.messages(client.sessionId()).get(0).finalCursor())
                .isNull();
        assertThat(first.journal.cursorNext(client.sessionId())).isGreaterThan(seen);

        HandDrivenNode next = restarted(first);
        TestClient back = next.client("c-2").resume(client.sessionId(), seen);
        finishLast(next);
        finishLast(next);
        assertThat(back.news()).containsExactly("pong", "status", "turn_restarted m-1", "final m-1 ok", "final m-2 ok");
    }
}
