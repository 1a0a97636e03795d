package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.LogLines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Work that a dead process left is gone on with although no client comes back. */
class RecoveryTest {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final HandDrivenNode died = HandDrivenNode.durable();
    private final List<TestClient> clients = new ArrayList<>();

    private void leave(int sessions, int messages) {
        for (int i = 0; i < sessions; i++) {
            TestClient client = died.client("c-" + i).begin();
            for (int message = 1; message <= messages; message++) client.send("m-" + message);
            died.settle();
            clients.add(client);
        }
    }

    private HandDrivenNode recovering(HandDrivenNode.Plan plan) {
        HandDrivenNode next = plan.after(died).start();
        new Recovery(next.registry).start();
        next.settle();
        return next;
    }

    private HandDrivenNode recovering() {
        return recovering(HandDrivenNode.plan());
    }

    private static void answerAll(HandDrivenNode node) {
        int answered = 0;
        while (answered < node.agent.calls().size()) {
            node.agent.calls().get(answered++).answer("answer");
            node.settle();
        }
    }

    @Test
    void the_interrupted_turn_and_what_waits_behind_it_run_in_order_and_once() {
        leave(1, 3);

        HandDrivenNode next = recovering();
        assertThat(next.agent.last().turn().attempt()).isEqualTo(2);
        answerAll(next);

        assertThat(next.agent.messageIds()).containsExactly("m-1", "m-2", "m-3");
        TestClient back = next.client("c-x")
                .resume(clients.get(0).sessionId(), clients.get(0).covered());
        assertThat(back.news())
                .containsExactly(
                        "pong",
                        "replay turn_restarted m-1",
                        "replay final m-1 ok",
                        "replay final m-2 ok",
                        "replay final m-3 ok");
        assertThat(back.greeting().pendingInbox()).isZero();
    }

    @Test
    void no_more_sessions_are_in_memory_than_a_quarter_of_the_turns() {
        leave(20, 1);

        HandDrivenNode next = recovering(HandDrivenNode.plan().turns(12));

        int answered = 0;
        while (answered < 20) {
            assertThat(next.registry.size()).isLessThanOrEqualTo(3);
            assertThat(next.freePermits()).isGreaterThanOrEqualTo(9);
            next.agent.calls().get(answered++).answer("answer");
            next.settle();
        }
        assertThat(next.agent.calls()).hasSize(20);
        assertThat(next.registry.size()).as("they have left memory").isZero();
        assertThat(next.freePermits()).isEqualTo(12);
    }

    @Test
    void blocking_agents_leave_most_of_their_threads_to_clients() {
        leave(20, 1);

        HandDrivenNode next = recovering(HandDrivenNode.plan().turns(100).blockingAgent((turn, output) -> {
            throw new IllegalStateException("no thread runs it");
        }));

        assertThat(next.turnThreads.waiting()).isEqualTo(2);
    }

    @Test
    void sessions_without_unfinished_work_stay_where_they_are() {
        leave(1, 1);
        died.agent.last().answer("answer");
        died.settle();

        HandDrivenNode next = recovering();

        assertThat(next.registry.size()).isZero();
        assertThat(next.agent.calls()).isEmpty();
    }

    @Test
    void a_client_that_comes_back_meanwhile_meets_the_same_runner() {
        leave(1, 2);
        HandDrivenNode next = recovering();

        TestClient back = next.client("c-x")
                .resume(clients.get(0).sessionId(), clients.get(0).covered());
        assertThat(back.greeting().executing()).isTrue();
        answerAll(next);

        assertThat(next.agent.messageIds()).containsExactly("m-1", "m-2");
        assertThat(back.news()).contains("final m-1 ok", "final m-2 ok").doesNotContain("status");
        assertThat(next.registry.size()).as("a client is there").isEqualTo(1);
    }

    @Test
    void a_client_that_asks_before_the_session_is_fetched_shares_the_fetch() {
        leave(1, 2);
        HandDrivenNode next = HandDrivenNode.plan().after(died).start();
        TestClient back = next.client("c-x");
        back.ask(clients.get(0).sessionId(), clients.get(0).covered());
        new Recovery(next.registry).start();
        next.tasks.runAll();

        assertThat(next.journal.waiting()).as("one take").isEqualTo(1);
        next.settle();
        answerAll(next);
        assertThat(next.agent.messageIds()).containsExactly("m-1", "m-2");
        assertThat(back.news()).contains("turn_restarted m-1", "final m-1 ok", "final m-2 ok");
    }

    @Test
    void a_place_is_free_again_as_soon_as_a_client_has_come_for_the_session() {
        leave(2, 1);
        HandDrivenNode next = recovering();
        assertThat(next.agent.calls()).hasSize(1);

        next.client("c-x").resume(clients.get(0).sessionId(), null);

        assertThat(next.agent.calls()).hasSize(2);
    }

    @Test
    void nothing_is_begun_once_the_node_drains() {
        leave(3, 1);
        HandDrivenNode next = recovering();
        next.admission.drain();
        answerAll(next);

        assertThat(next.agent.calls()).hasSize(1);
        assertThat(next.registry.size()).isZero();
    }

    @Test
    void a_session_fetched_when_the_drain_begins_is_left_to_the_next_start() {
        leave(1, 1);
        HandDrivenNode next = HandDrivenNode.plan().after(died).start();
        new Recovery(next.registry).start();
        next.tasks.runAll();
        next.admission.drain();
        next.settle();

        assertThat(next.agent.calls()).isEmpty();
        next.registry.evacuation().endRest();
        next.settle();
        assertThat(next.registry.evacuation().isStored()).isTrue();
        assertThat(next.journal.messages(clients.get(0).sessionId()).get(0).finalCursor())
                .isNull();
    }

    @Test
    void a_database_that_does_not_answer_is_asked_again_after_a_pause() {
        leave(2, 1);
        HandDrivenNode next = HandDrivenNode.plan().after(died).start();
        next.journal.failNextSearch();
        new Recovery(next.registry).start();
        next.settle();
        assertThat(next.agent.calls()).isEmpty();

        next.timers.advance(LONGEST_PAUSE);
        next.tasks.runAll();
        next.journal.behind(true);
        next.journal.rejectOne(new Rejection.Failed("down"));
        next.settle();
        assertThat(next.agent.calls()).isEmpty();

        next.timers.advance(LONGEST_PAUSE);
        next.settle();
        assertThat(next.agent.calls()).as("the journal is still behind").isEmpty();

        next.journal.behind(false);
        next.timers.advance(LONGEST_PAUSE);
        next.settle();
        answerAll(next);
        assertThat(next.agent.calls()).hasSize(2);
    }

    @Test
    void a_session_that_alone_cannot_be_read_does_not_keep_the_others_waiting() {
        leave(2, 1);
        HandDrivenNode next = HandDrivenNode.plan().after(died).start();
        new Recovery(next.registry).start();
        next.tasks.runAll();
        next.journal.rejectOne(new Rejection.Failed("broken"));
        next.settle();
        answerAll(next);

        assertThat(next.agent.calls()).hasSize(1);
    }

    @Test
    void a_session_whose_agent_is_gone_is_skipped_with_one_line() {
        leave(2, 1);
        try (LogLines logs = LogLines.of(Recovery.class)) {
            HandDrivenNode next = recovering(HandDrivenNode.plan().agentId("another"));

            assertThat(next.agent.calls()).isEmpty();
            assertThat(logs.all())
                    .filteredOn(line -> line.contains("skipped: agent: hand"))
                    .hasSize(2);
            assertThat(logs.all()).anyMatch(line -> line.contains("recovery ends: sessions=0 messages=0 skipped=2"));
        }
    }

    @Test
    void a_session_saved_by_a_drain_goes_on_as_well() {
        HandDrivenNode first = HandDrivenNode.drain();
        TestClient client = first.client("c-1").begin();
        client.send("m-1");
        client.send("m-2");
        first.settle();
        first.admission.drain();
        first.registry.evacuation().endRest();
        first.settle();

        HandDrivenNode next = HandDrivenNode.plan().drain().after(first).start();
        new Recovery(next.registry).start();
        next.settle();
        answerAll(next);

        assertThat(next.agent.messageIds()).containsExactly("m-1", "m-2");
        assertThat(next.registry.size()).isZero();
        assertThat(next.journal.messages(client.sessionId())).allMatch(message -> message.finalCursor() != null);
    }
}
