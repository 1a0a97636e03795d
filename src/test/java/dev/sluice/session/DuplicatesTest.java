package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.session.Rejection.Failed;
import org.junit.jupiter.api.Test;

/** A message id that comes again. */
class DuplicatesTest {
    private final HandDrivenNode node = HandDrivenNode.durable();
    private final TestClient client = node.client("c-1").begin();

    DuplicatesTest() {
        client.news();
    }

    @Test
    void the_same_id_while_it_is_being_stored_is_told_after_that() {
        client.send("m-1");
        client.send("m-1");
        client.send("m-1");
        assertThat(client.news()).isEmpty();
        node.settle();

        assertThat(client.news()).containsExactlyInAnyOrder("accepted m-1", "duplicate accepted m-1");
        assertThat(node.agent.messageIds()).containsExactly("m-1");
    }

    @Test
    void the_same_id_is_refused_to_all_who_asked_where_it_is_not_stored() {
        TestClient other = node.client("c-2").resume(client.sessionId(), null);
        client.send("m-1");
        other.send("m-1");
        other.news();
        node.journal.rejectOne(new Failed("22001"));

        assertThat(client.news()).contains("error internal m-1");
        assertThat(other.news()).containsExactly("error internal m-1");
    }

    @Test
    void the_same_id_while_it_waits_and_while_it_runs_is_told_again_and_never_run_twice() {
        client.send("m-1");
        client.send("m-2");
        node.settle();
        client.news();
        client.send("m-1");
        client.send("m-2");
        node.settle();

        assertThat(client.news()).containsExactly("duplicate accepted m-1", "duplicate accepted queued m-2");
        assertThat(node.agent.messageIds()).containsExactly("m-1");
    }

    @Test
    void the_same_id_after_the_final_is_told_the_final_again() {
        client.send("m-1");
        node.settle();
        node.agent.last().answer("a");
        node.settle();
        client.news();
        client.send("m-1");

        assertThat(client.news()).containsExactly("duplicate replay final m-1 ok");
    }

    @Test
    void the_same_id_long_after_the_final_is_told_from_its_row() {
        HandDrivenNode forgetful = HandDrivenNode.plan().replayEvents(0).start();
        TestClient sender = forgetful.client("c-1").begin();
        for (int i = 1; i <= 3; i++) {
            sender.send("m-" + i);
            forgetful.settle();
            forgetful.agent.last().answer("answer " + i);
            forgetful.settle();
        }
        sender.news();
        sender.send("m-1");
        forgetful.settle();

        assertThat(sender.news()).containsExactly("duplicate replay final m-1 ok");
        assertThat(forgetful.agent.calls()).hasSize(3);
        assertThat(sender.windowTold()).isEqualTo(3);
    }

    @Test
    void the_same_id_with_other_content_is_a_conflict_at_every_stage() {
        client.send("m-1", "one");
        client.send("m-1", "two");
        assertThat(client.news()).containsExactly("error message_id_conflict m-1");
        node.settle();
        client.news();
        client.send("m-1", "two");
        assertThat(client.news()).containsExactly("error message_id_conflict m-1");
        node.agent.last().answer("a");
        node.settle();
        client.news();
        client.send("m-1", "two");
        assertThat(client.news()).containsExactly("error message_id_conflict m-1");
    }

    @Test
    void while_draining_an_accepted_message_is_told_again_even_if_only_its_row_knows_it() {
        HandDrivenNode forgetful = HandDrivenNode.plan().replayEvents(0).start();
        TestClient sender = forgetful.client("c-1").begin();
        for (int i = 1; i <= 3; i++) {
            sender.send("m-" + i);
            forgetful.settle();
            forgetful.agent.last().answer("answer " + i);
            forgetful.settle();
        }
        sender.news();
        forgetful.admission.drain();
        sender.send("m-1");
        sender.send("m-3");
        sender.send("m-1", "other content");
        forgetful.settle();

        assertThat(sender.news())
                .containsExactlyInAnyOrder(
                        "duplicate replay final m-1 ok",
                        "duplicate replay final m-3 ok",
                        "error message_id_conflict m-1");
    }

    @Test
    void a_message_without_an_id_gets_one_and_is_never_a_duplicate() {
        client.send(null, "same");
        client.send(null, "same");
        node.settle();

        assertThat(client.news()).hasSize(2).allMatch(news -> news.startsWith("accepted"));
        assertThat(node.journal.messages(client.sessionId())).hasSize(2);
    }
}
