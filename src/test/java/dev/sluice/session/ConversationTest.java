package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.CloseCode;
import dev.sluice.session.Rejection.Closed;
import dev.sluice.session.Rejection.Failed;
import dev.sluice.session.Rejection.Fenced;
import org.junit.jupiter.api.Test;

/** What becomes of messages, from the offer to the final. */
class ConversationTest {
    private final HandDrivenNode node = HandDrivenNode.durable();
    private final TestClient client = node.client("c-1").begin();

    ConversationTest() {
        client.news();
    }

    @Test
    void nothing_is_told_before_the_journal_has_stored_the_message() {
        client.send("m-1");
        node.tasks.runAll();

        assertThat(client.news()).isEmpty();
        assertThat(node.agent.calls()).isEmpty();

        node.settle();
        assertThat(client.news()).containsExactly("accepted m-1");
        assertThat(node.agent.messageIds()).containsExactly("m-1");
    }

    @Test
    void a_try_that_failed_is_told_to_nobody_and_its_cursor_is_covered() {
        client.send("m-1");
        node.journal.failOne();
        node.journal.failOne();
        node.settle();

        assertThat(client.news()).containsExactly("accepted m-1");
        assertThat(client.last().path("from").asLong()).isEqualTo(2);
        assertThat(client.covered()).isEqualTo(4);
    }

    @Test
    void a_message_the_database_refuses_is_refused_and_frees_its_place() {
        client.send("m-1");
        client.send("m-2");
        node.journal.rejectOne(new Failed("22001"));
        node.settle();

        assertThat(client.news()).containsExactly("error internal m-1", "accepted queued m-2");
        assertThat(node.agent.messageIds()).containsExactly("m-2");
        node.agent.last().answer("a");
        node.settle();
        assertThat(client.news()).containsExactly("final m-2 ok");
        assertThat(client.windowTold()).isEqualTo(3);
    }

    @Test
    void a_refused_message_may_be_sent_again() {
        client.send("m-1");
        node.journal.rejectOne(new Failed("22001"));
        client.send("m-1");
        node.settle();

        assertThat(client.news()).containsExactly("error internal m-1", "accepted m-1");
    }

    @Test
    void a_journal_that_closes_is_told_as_draining() {
        client.send("m-1");
        node.journal.rejectOne(new Closed());

        assertThat(client.news()).containsExactly("error draining m-1");
    }

    @Test
    void a_fenced_session_sends_its_clients_away() {
        client.send("m-1");
        node.journal.rejectOne(new Fenced());

        assertThat(client.closes()).containsExactly(CloseCode.SERVICE_RESTART);
        assertThat(node.registry.size()).isZero();
    }

    @Test
    void whoever_sends_more_than_the_window_is_refused_and_nothing_is_stored() {
        for (int i = 1; i <= 5; i++) client.send("m-" + i);
        node.settle();

        assertThat(client.news())
                .containsExactly(
                        "error inbox_full m-5",
                        "accepted m-1",
                        "accepted queued m-2",
                        "accepted queued m-3",
                        "accepted queued m-4");
        assertThat(node.journal.messages(client.sessionId())).hasSize(4);
    }

    @Test
    void a_full_inbox_tells_its_load() {
        for (int i = 1; i <= 5; i++) client.send("m-" + i);

        assertThat(client.last().path("window").asInt()).isZero();
        assertThat(client.last().path("max_inbox").asInt()).isEqualTo(3);
        assertThat(client.last().path("pending").asInt()).isEqualTo(3);
        assertThat(client.last().path("retry_after_ms").asLong()).isPositive();
    }

    @Test
    void full_bytes_close_the_window_whatever_the_count() {
        client.send("m-1");
        client.send("m-2", "x".repeat(1_500));
        client.send("m-3", "y");
        node.settle();

        assertThat(client.news()).containsExactly("error inbox_full m-3", "accepted m-1", "accepted queued m-2");
        assertThat(client.windowTold()).isZero();
    }

    @Test
    void the_window_counts_what_waits_and_not_what_runs() {
        client.send("m-1");
        node.settle();
        assertThat(client.windowTold()).isEqualTo(3);
        client.send("m-2");
        node.settle();
        assertThat(client.windowTold()).isEqualTo(2);
        node.agent.last().answer("a");
        node.settle();
        assertThat(client.windowTold()).isEqualTo(3);
    }

    @Test
    void finals_come_in_the_order_of_the_accepts() {
        for (int i = 1; i <= 3; i++) client.send("m-" + i);
        node.settle();
        client.news();
        for (int i = 1; i <= 3; i++) {
            node.agent.last().answer("answer");
            node.settle();
        }

        assertThat(client.news()).containsExactly("final m-1 ok", "final m-2 ok", "final m-3 ok");
        assertThat(node.freePermits()).isEqualTo(4);
    }

    @Test
    void the_next_turn_begins_only_after_the_final_before_it_is_stored() {
        client.send("m-1");
        client.send("m-2");
        node.settle();
        node.agent.last().answer("a");
        node.tasks.runAll();

        assertThat(node.agent.messageIds()).containsExactly("m-1");
        node.settle();
        assertThat(node.agent.messageIds()).containsExactly("m-1", "m-2");
    }

    @Test
    void one_transaction_takes_many_messages_in_their_order() {
        for (int i = 1; i <= 4; i++) client.send("m-" + i);
        node.journal.commitTogether();

        assertThat(client.news())
                .containsExactly("accepted m-1", "accepted queued m-2", "accepted queued m-3", "accepted queued m-4");
        assertThat(node.journal.cursorNext(client.sessionId())).isGreaterThan(client.covered());
    }

    @Test
    void a_journal_that_is_behind_is_told_as_overload() {
        node.journal.behind(true);
        client.send("m-1");

        assertThat(client.news()).containsExactly("error overloaded m-1");
    }

    @Test
    void while_draining_a_new_message_is_refused() {
        node.admission.drain();
        client.send("m-1");
        node.settle();

        assertThat(client.news()).containsExactly("error draining m-1");
        assertThat(node.journal.messages(client.sessionId())).isEmpty();
    }

    @Test
    void a_listener_that_left_keeps_nobody_waiting() {
        client.send("m-1");
        client.leave();
        node.settle();
        node.agent.last().answer("a");
        node.settle();

        TestClient back = node.client("c-2").resume(client.sessionId(), 1L);
        assertThat(back.news()).containsExactly("pong", "replay accepted m-1", "replay final m-1 ok");
    }
}
