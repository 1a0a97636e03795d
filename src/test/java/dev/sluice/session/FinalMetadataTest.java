package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.agent.AgentFailure;
import dev.sluice.agent.Reply;
import dev.sluice.protocol.JsonText;
import dev.sluice.support.HandAgent.Call;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What an agent tells beside its answer, and for how long it is told. */
class FinalMetadataTest {
    private static final JsonText USAGE = JsonText.ofEncoded("{\"model\":\"m\",\"usage\":{\"tokens\":7}}");
    private static final JsonText EARLIER = JsonText.ofEncoded("{\"usage\":{\"tokens\":3}}");

    private final HandDrivenNode node = HandDrivenNode.durable();
    private final TestClient client = node.client("c-1").begin();

    private Call running(HandDrivenNode on, TestClient sender) {
        sender.send("m-1");
        on.settle();
        return on.agent.last();
    }

    private Call running() {
        return running(node, client);
    }

    private static String told(TestClient client) {
        return client.last().path("metadata").toString();
    }

    /** Of a replay, or a final told again as one. */
    private static String toldAgain(TestClient client) {
        return client.last().path("event").path("data").path("metadata").toString();
    }

    private static void answer(HandDrivenNode on, Call call) {
        call.reply().complete(Reply.text("answer").withMetadata(USAGE));
        on.settle();
    }

    @Test
    void a_final_tells_what_its_reply_carries_and_its_row_keeps_it() {
        answer(node, running());

        assertThat(client.news()).endsWith("final m-1 ok");
        assertThat(told(client)).isEqualTo(USAGE.text());
        assertThat(node.journal.messages(client.sessionId()).get(0).finalMetadata())
                .isEqualTo(USAGE);
    }

    @Test
    void a_final_to_which_nothing_was_added_has_no_such_member() {
        running().answer("answer");
        node.settle();

        assertThat(client.news()).endsWith("final m-1 ok");
        assertThat(client.last().has("metadata")).isFalse();
    }

    @Test
    void a_failure_tells_what_it_carries_too() {
        running().reply().completeExceptionally(new AgentFailure("model_busy", "try later").withMetadata(USAGE));
        node.settle();

        assertThat(client.news()).endsWith("final m-1 error");
        assertThat(told(client)).isEqualTo(USAGE.text());
    }

    @Test
    void an_aborted_turn_tells_what_its_agent_noted_last() {
        Call call = running();
        call.output().metadata(USAGE);
        call.output().metadata(EARLIER);
        client.abort(null);
        node.settle();

        assertThat(client.news()).endsWith("final m-1 aborted");
        assertThat(told(client)).isEqualTo(EARLIER.text());
        assertThat(call.output().metadata(USAGE)).isFalse();
    }

    @Test
    void so_does_a_turn_that_took_too_long_and_one_whose_agent_broke() {
        running().output().metadata(EARLIER);
        node.timers.advance(Duration.ofMinutes(10));
        node.settle();
        assertThat(client.news()).endsWith("final m-1 timeout");
        assertThat(told(client)).isEqualTo(EARLIER.text());

        client.send("m-2");
        node.settle();
        node.agent.last().output().metadata(USAGE);
        node.agent.last().reply().completeExceptionally(new IllegalStateException("broke"));
        node.settle();
        assertThat(client.news()).endsWith("final m-2 error");
        assertThat(told(client)).isEqualTo(USAGE.text());
    }

    @Test
    void what_a_reply_carries_takes_the_place_of_what_was_noted_and_one_without_leaves_it() {
        Call first = running();
        first.output().metadata(EARLIER);
        answer(node, first);
        assertThat(told(client)).isEqualTo(USAGE.text());

        client.send("m-2");
        node.settle();
        node.agent.last().output().metadata(EARLIER);
        node.agent.last().answerStreamed();
        node.settle();
        assertThat(told(client)).isEqualTo(EARLIER.text());
    }

    @Test
    void what_is_no_object_or_too_large_is_refused_and_the_turn_goes_on() {
        Call call = running();
        assertThatIllegalArgumentException().isThrownBy(() -> call.output().metadata(JsonText.ofString("x")));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        call.output().metadata(JsonText.ofEncoded("{\"a\":\"" + "x".repeat(16 * 1024) + "\"}")));

        answer(node, call);
        assertThat(client.news()).endsWith("final m-1 ok");
    }

    @Test
    void it_is_no_part_of_the_output_so_that_no_stream_end_follows_it() {
        Call call = running();
        call.output().metadata(EARLIER);
        call.answer("answer");
        node.settle();

        assertThat(client.news()).endsWith("accepted m-1", "final m-1 ok");
    }

    @Test
    void what_is_noted_counts_as_memory_until_the_turn_is_over() {
        Call call = running();
        long before = node.memory.heldBytes();
        JsonText large = JsonText.ofEncoded("{\"a\":\"" + "x".repeat(10_000) + "\"}");
        call.output().metadata(large);
        call.output().metadata(USAGE);
        assertThat(node.memory.heldBytes() - before).isEqualTo(large.heapBytes());

        client.abort(null);
        node.settle();
        client.leave();
        node.clock.advance(Duration.ofMinutes(2));
        node.registry.sweep();
        node.settle();
        assertThat(node.memory.heldBytes()).isZero();
    }

    @Test
    void it_is_told_again_to_who_comes_back_and_to_who_sends_the_message_again() {
        answer(node, running());
        client.send("m-1");
        assertThat(client.news()).endsWith("duplicate replay final m-1 ok");
        assertThat(toldAgain(client)).isEqualTo(USAGE.text());

        TestClient back = node.client("c-2").resume(client.sessionId(), 0L);
        assertThat(back.news()).endsWith("replay final m-1 ok");
        assertThat(toldAgain(back)).isEqualTo(USAGE.text());
    }

    @Test
    void it_is_told_again_from_its_row_after_a_restart_and_long_after_the_final() {
        answer(node, running());
        HandDrivenNode next = HandDrivenNode.plan().replayEvents(0).after(node).start();
        TestClient back = next.client("c-2").resume(client.sessionId(), 0L);
        assertThat(back.news()).endsWith("replay final m-1 ok");
        assertThat(toldAgain(back)).isEqualTo(USAGE.text());

        back.send("m-1");
        next.settle();
        assertThat(back.news()).containsExactly("duplicate replay final m-1 ok");
        assertThat(toldAgain(back)).isEqualTo(USAGE.text());
    }

    @Test
    void the_turn_that_runs_again_after_a_crash_tells_its_own() {
        running().output().metadata(EARLIER);
        HandDrivenNode next = HandDrivenNode.plan().after(node).start();
        TestClient back = next.client("c-2").resume(client.sessionId(), null);
        answer(next, next.agent.last());

        assertThat(back.news()).endsWith("turn_restarted m-1", "final m-1 ok");
        assertThat(told(back)).isEqualTo(USAGE.text());
    }

    @Test
    void a_session_that_is_stored_as_a_whole_keeps_it() {
        HandDrivenNode drain = HandDrivenNode.drain();
        TestClient sender = drain.client("c-1").begin();
        answer(drain, running(drain, sender));
        drain.registry.leaveAll();
        drain.journal.commitAll();

        HandDrivenNode next = HandDrivenNode.plan().drain().after(drain).start();
        TestClient back = next.client("c-2").resume(sender.sessionId(), 0L);
        assertThat(back.news()).endsWith("replay final m-1 ok");
        assertThat(toldAgain(back)).isEqualTo(USAGE.text());
        back.send("m-1");
        assertThat(back.news()).containsExactly("duplicate replay final m-1 ok");
        assertThat(toldAgain(back)).isEqualTo(USAGE.text());
    }
}
