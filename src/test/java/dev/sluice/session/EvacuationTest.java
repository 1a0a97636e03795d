package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.agent.CancelReason;
import dev.sluice.support.HandAgent.Call;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** How the sessions of a draining node leave it, whether every message is written or none is. */
@ParameterizedClass
@ValueSource(booleans = {true, false})
class EvacuationTest {
    private final boolean durable;
    private final HandDrivenNode node;
    private final TestClient client;
    private final Evacuation evacuation;

    EvacuationTest(boolean durable) {
        this.durable = durable;
        node = plan().start();
        client = node.client("c-1").begin();
        evacuation = node.registry.evacuation();
    }

    private HandDrivenNode.Plan plan() {
        return durable ? HandDrivenNode.plan() : HandDrivenNode.plan().drain();
    }

    private HandDrivenNode restarted() {
        return plan().after(node).start();
    }

    /** The first runs, the second waits. */
    private Call begun() {
        client.send("m-1");
        client.send("m-2");
        node.settle();
        client.news();
        return node.agent.last();
    }

    private void drained() {
        node.admission.drain();
        evacuation.storeFinished();
        evacuation.endRest();
        node.journal.commitAll();
    }

    @Test
    void what_is_done_is_stored_though_its_client_is_still_there() {
        begun().answer("a");
        node.settle();
        node.agent.last().answer("b");
        node.settle();
        node.admission.drain();

        assertThat(evacuation.storeFinished()).isZero();
        assertThat(evacuation.isStored()).isFalse();
        node.journal.commitOne();
        assertThat(evacuation.isStored()).isTrue();
        assertThat(node.journal.waiting()).as("nobody takes it back").isZero();
        assertThat(evacuation.storeFinished()).isZero();
        assertThat(node.journal.waiting()).as("once is enough").isZero();
        client.news();
        client.send("m-1");

        assertThat(client.news()).containsExactly("duplicate replay final m-1 ok");
        TestClient back = restarted().client("c-2").resume(client.sessionId(), client.covered());
        assertThat(back.greeting().cursor()).isEqualTo(client.covered());
    }

    @Test
    void what_runs_or_waits_goes_on_until_it_is_ended() {
        Call call = begun();
        node.admission.drain();

        assertThat(evacuation.storeFinished()).isEqualTo(1);
        assertThat(call.isRunning()).isTrue();
        call.answer("a");
        node.settle();
        assertThat(evacuation.storeFinished()).isEqualTo(1);
        node.agent.last().answer("b");
        node.settle();

        assertThat(evacuation.storeFinished()).isZero();
        assertThat(client.news()).containsExactly("final m-1 ok", "final m-2 ok");
    }

    @Test
    void the_end_is_told_last_and_nothing_follows_it() {
        Call call = begun();
        call.output().token("so far");
        drained();
        call.output().token("too late");
        call.answer("too late");
        client.abort("m-1");
        client.abort("m-2");
        node.settle();

        assertThat(call.turn().cancellation().reason()).contains(CancelReason.SHUTDOWN);
        assertThat(client.news())
                .containsExactly(
                        "token_stream m-1",
                        "stream_end m-1",
                        "session_end",
                        "no_active_turn m-1",
                        "no_active_turn m-2");
        JsonNode end = client.heard().get(client.heard().size() - 3).json();
        assertThat(end.path("had_pending_work").asBoolean()).isTrue();
        assertThat(end.path("was_executing").asBoolean()).isTrue();
        assertThat(evacuation.isStored()).isTrue();
        assertThat(node.journal.cursorNext(client.sessionId())).isEqualTo(client.covered() + 1);
        assertThat(node.agent.messageIds()).containsExactly("m-1");
    }

    @Test
    void an_attempt_that_was_broken_off_is_told_again_with_its_end_and_the_next_one_follows() {
        client.send("m-0");
        node.settle();
        node.agent.last().output().token("whole");
        node.agent.last().answerStreamed();
        node.settle();
        begun().output().token("so far");
        drained();
        HandDrivenNode next = restarted();
        next.client("c-2").resume(client.sessionId(), null);
        next.agent.last().output().token("again");
        next.admission.drain();
        next.registry.evacuation().endRest();
        next.journal.commitAll();

        TestClient whole = plan().after(next).start().client("c-3").resume(client.sessionId(), 1L);

        assertThat(whole.news())
                .containsSubsequence(
                        "replay stream_end m-0",
                        "replay final m-0 ok",
                        "replay stream_end m-1",
                        "replay session_end",
                        "replay turn_restarted m-1",
                        "replay stream_end m-1",
                        "replay session_end");
    }

    @Test
    void an_end_that_is_stored_only_at_the_second_try_is_whole_and_told_once() {
        begun().output().token("so far");
        node.admission.drain();
        evacuation.endRest();
        node.journal.failOne();
        node.journal.commitAll();

        assertThat(client.news()).containsExactly("token_stream m-1", "stream_end m-1", "session_end");
    }

    @Test
    void the_next_process_runs_what_was_left_once_and_in_order() {
        begun();
        drained();
        HandDrivenNode next = restarted();
        TestClient back = next.client("c-2").resume(client.sessionId(), client.covered());
        next.agent.last().answer("a");
        next.settle();
        next.agent.last().answer("b");
        next.settle();

        assertThat(back.news()).containsExactly("pong", "status", "turn_restarted m-1", "final m-1 ok", "final m-2 ok");
        assertThat(next.agent.messageIds()).containsExactly("m-1", "m-2");
        assertThat(next.agent.last().turn().attempt()).isEqualTo(1);
    }

    @Test
    void drains_do_not_use_up_a_messages_attempts() {
        begun();
        drained();
        HandDrivenNode at = node;
        for (int attempt = 2; attempt < 6; attempt++) {
            at = plan().after(at).start();
            at.client("c-" + attempt).resume(client.sessionId(), null);
            at.settle();
            assertThat(at.agent.last().turn().attempt()).isEqualTo(attempt);
            at.admission.drain();
            at.registry.evacuation().endRest();
            at.journal.commitAll();
        }
    }

    @Test
    void what_waits_for_a_permit_is_not_begun_by_the_end_of_others_and_may_run_once_later() {
        HandDrivenNode narrow = plan().turns(1).unrepeatable().start();
        TestClient running = narrow.client("c-1").begin();
        TestClient waiting = narrow.client("c-2").begin();
        running.send("running");
        narrow.settle();
        waiting.send("waiting");
        narrow.settle();
        narrow.admission.drain();
        narrow.registry.evacuation().endRest();
        narrow.settle();
        assertThat(narrow.agent.messageIds()).containsExactly("running");
        assertThat(narrow.freePermits())
                .as("what is given back is given to nobody")
                .isZero();

        HandDrivenNode next = plan().after(narrow).unrepeatable().start();
        TestClient again = next.client("c-3").resume(waiting.sessionId(), null);
        TestClient interrupted = next.client("c-4").resume(running.sessionId(), null);
        next.settle();
        next.agent.last().answer("a");
        next.settle();

        assertThat(again.news()).endsWith("final waiting ok");
        assertThat(interrupted.news()).endsWith("final running interrupted");
    }

    @Test
    void an_answer_that_is_just_being_stored_is_the_end_of_its_message() {
        begun().answer("a");
        drained();
        node.settle();

        assertThat(client.news()).startsWith("final m-1 ok").endsWith("session_end");
        TestClient back = restarted().client("c-2").resume(client.sessionId(), client.covered());
        assertThat(back.greeting().pendingInbox()).isEqualTo(1);
    }

    @Test
    void ending_twice_is_ending_once() {
        begun();
        drained();
        evacuation.endRest();

        assertThat(node.journal.waiting()).isZero();
        assertThat(client.news()).containsExactly("session_end");
    }
}
