package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.agent.CancelReason;
import dev.sluice.session.Rejection.Failed;
import org.junit.jupiter.api.Test;

/** What an abort stops, and what it is answered. */
class AbortTest {
    private final HandDrivenNode node = HandDrivenNode.durable();
    private final TestClient client = node.client("c-1").begin();

    AbortTest() {
        client.news();
    }

    @Test
    void there_is_nothing_to_stop_in_an_idle_session() {
        client.abort(null);
        client.abort("m-1");

        assertThat(client.news()).containsExactly("no_active_turn", "no_active_turn m-1");
    }

    @Test
    void an_abort_that_comes_after_the_answer_stops_nothing() {
        client.send("m-1");
        node.settle();
        node.agent.last().answer("a");
        client.abort("m-1");
        node.settle();

        assertThat(client.news()).containsExactly("accepted m-1", "no_active_turn m-1", "final m-1 ok");
        client.abort("m-1");
        assertThat(client.news()).containsExactly("no_active_turn m-1");
    }

    @Test
    void aborting_twice_stops_once() {
        client.send("m-1");
        node.settle();
        client.abort(null);
        client.abort(null);
        node.settle();

        assertThat(client.news()).containsExactly("accepted m-1", "no_active_turn", "aborted m-1", "final m-1 aborted");
    }

    @Test
    void the_running_turn_is_told_why_and_aborted_is_told_after_the_commit() {
        client.send("m-1");
        node.settle();
        client.news();
        client.abort(null);

        assertThat(node.agent.last().turn().cancellation().reason()).contains(CancelReason.ABORTED);
        assertThat(client.news()).isEmpty();
        node.settle();
        assertThat(client.news()).containsExactly("aborted m-1", "final m-1 aborted");
        assertThat(node.freePermits()).isEqualTo(4);
    }

    @Test
    void what_the_agent_answers_after_an_abort_is_dropped() {
        client.send("m-1");
        node.settle();
        client.abort(null);
        assertThat(node.agent.last().output().token("late")).isFalse();
        node.agent.last().answer("late");
        node.settle();

        assertThat(client.news()).containsExactly("accepted m-1", "aborted m-1", "final m-1 aborted");
    }

    @Test
    void the_final_of_an_aborted_turn_has_the_text_that_was_streamed() {
        client.send("m-1");
        node.settle();
        node.agent.last().output().token("so ");
        node.agent.last().output().token("far");
        client.abort("m-1");
        node.settle();

        assertThat(client.news()).contains("stream_end m-1", "final m-1 aborted");
        assertThat(client.heard().stream()
                        .filter(told -> told.json().path("status").asText().equals("final"))
                        .toList()
                        .get(0)
                        .content())
                .isEqualTo("so far");
    }

    @Test
    void a_waiting_message_is_cancelled_frees_its_place_and_keeps_its_order() {
        for (int i = 1; i <= 4; i++) client.send("m-" + i);
        node.settle();
        client.news();
        client.abort("m-3");
        node.settle();
        assertThat(client.news()).containsExactly("cancelled m-3");

        client.send("m-5");
        node.settle();
        assertThat(client.news()).containsExactly("accepted queued m-5");
        node.agent.last().answer("a");
        node.settle();
        node.agent.last().answer("a");
        node.settle();

        assertThat(client.news()).containsExactly("final m-1 ok", "final m-2 ok", "final m-3 aborted");
        assertThat(node.agent.messageIds()).containsExactly("m-1", "m-2", "m-4");
    }

    @Test
    void a_message_cancelled_while_it_is_being_stored_is_accepted_cancelled_and_answered() {
        client.send("m-1");
        client.send("m-2");
        client.abort("m-2");
        node.settle();
        node.agent.last().answer("a");
        node.settle();

        assertThat(client.news())
                .containsExactly(
                        "accepted m-1", "accepted queued m-2", "cancelled m-2", "final m-1 ok", "final m-2 aborted");
        assertThat(node.agent.messageIds()).containsExactly("m-1");
    }

    @Test
    void a_message_aborted_before_its_turn_began_never_runs() {
        client.send("m-1");
        client.abort(null);
        node.settle();

        assertThat(client.news()).containsExactly("accepted m-1", "aborted m-1", "final m-1 aborted");
        assertThat(node.agent.calls()).isEmpty();
        assertThat(node.freePermits()).isEqualTo(4);
    }

    @Test
    void cancelling_a_message_that_is_refused_meanwhile_stops_nothing_and_writes_nothing() {
        client.send("m-1");
        client.abort("m-1");
        node.journal.rejectOne(new Failed("22001"));
        node.settle();

        assertThat(client.news()).containsExactly("error internal m-1", "no_active_turn m-1");
        assertThat(node.journal.cursorNext(client.sessionId())).isZero();
    }

    @Test
    void a_cancellation_that_is_not_stored_lets_the_message_run() {
        client.send("m-1");
        client.send("m-2");
        node.settle();
        client.abort("m-2");
        node.agent.last().answer("a");
        node.journal.rejectOne(new Failed("22001"));
        node.settle();

        assertThat(node.agent.messageIds()).containsExactly("m-1", "m-2");
    }

    @Test
    void a_message_that_is_being_cancelled_does_not_begin() {
        client.send("m-1");
        client.send("m-2");
        node.settle();
        node.agent.last().answer("a");
        client.abort("m-2");
        node.journal.commitOne();
        node.tasks.runAll();
        assertThat(node.agent.messageIds()).containsExactly("m-1");
        node.settle();

        assertThat(client.news()).endsWith("final m-1 ok", "cancelled m-2", "final m-2 aborted");
        assertThat(node.agent.messageIds()).containsExactly("m-1");
        assertThat(node.freePermits()).isEqualTo(4);
    }

    @Test
    void a_message_cancelled_while_it_waits_for_a_permit_gives_it_back_when_it_comes() {
        HandDrivenNode narrow = HandDrivenNode.plan().turns(1).start();
        TestClient first = narrow.client("c-1").begin();
        TestClient second = narrow.client("c-2").begin();
        first.send("m-1");
        narrow.settle();
        second.send("n-1");
        narrow.settle();
        second.abort("n-1");
        narrow.settle();
        assertThat(second.news()).contains("aborted n-1", "final n-1 aborted");

        narrow.agent.last().answer("a");
        narrow.settle();
        assertThat(narrow.freePermits()).isEqualTo(1);
    }

    @Test
    void stop_as_a_message_is_an_abort() {
        client.send("m-1");
        node.settle();
        client.send("m-2", "/stop");
        node.settle();

        assertThat(client.news()).containsExactly("accepted m-1", "aborted m-1", "final m-1 aborted");
    }
}
