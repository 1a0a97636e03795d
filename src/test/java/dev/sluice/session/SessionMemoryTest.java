package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.budget.MemoryKind;
import dev.sluice.protocol.HelloErrorCode;
import dev.sluice.protocol.JsonText;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What sessions hold, what they give back, and what they refuse where memory is short. */
class SessionMemoryTest {
    private static final long BUDGET = 1 << 20;

    private final HandDrivenNode node =
            HandDrivenNode.plan().budget(BUDGET).inbox(100, 10 << 20).start();

    private void answer(TestClient client, String messageId, String text) {
        client.send(messageId, text);
        node.settle();
        node.agent.last().answer("answer");
        node.settle();
    }

    private long messages() {
        return node.memory.account(MemoryKind.MESSAGES).heldBytes();
    }

    private long outputs() {
        return node.memory.account(MemoryKind.OUTPUTS).heldBytes();
    }

    @Test
    void what_is_kept_of_ended_turns_goes_and_can_still_be_replayed() {
        TestClient client = node.client("c-1").begin();
        answer(client, "m-1", "x".repeat(100_000));
        assertThat(messages()).isGreaterThan(100_000);

        node.registry.memory().dropReplay(BUDGET);

        assertThat(messages()).isZero();
        TestClient again = node.client("c-2").resume(client.sessionId(), 0L);
        assertThat(again.news()).contains("replay final m-1 ok");
    }

    @Test
    void a_duplicate_of_what_was_forgotten_is_still_answered() {
        TestClient client = node.client("c-1").begin();
        answer(client, "m-1", "hello");
        client.news();
        node.registry.memory().dropReplay(BUDGET);

        client.send("m-1", "hello");
        node.settle();

        assertThat(client.news()).containsExactly("duplicate replay final m-1 ok");
        assertThat(node.agent.calls()).hasSize(1);
        assertThat(messages()).isZero();
    }

    @Test
    void the_largest_output_ends_and_the_others_go_on() {
        TestClient small = node.client("c-1").begin();
        small.send("m-1");
        node.settle();
        var smallTurn = node.agent.last();
        TestClient large = node.client("c-2").begin();
        large.send("m-2");
        node.settle();
        smallTurn.output().token("a");
        node.agent.last().output().token("b".repeat(200_000));

        long due = node.registry.memory().endLargestOutputs(BUDGET);
        node.settle();

        assertThat(due).isGreaterThan(200_000);
        assertThat(large.news()).last().isEqualTo("final m-2 error");
        assertThat(large.last().at("/outcome/code").asText()).isEqualTo("overloaded");
        smallTurn.answer("done");
        node.settle();
        assertThat(small.news()).last().isEqualTo("final m-1 ok");
        assertThat(outputs()).isZero();
    }

    @Test
    void an_output_that_has_ended_counts_as_given_back_until_it_is_stored() {
        TestClient client = node.client("c-1").begin();
        client.send("m-1");
        node.settle();
        node.agent.last().output().token("b".repeat(200_000));
        long due = node.registry.memory().endLargestOutputs(BUDGET);

        assertThat(node.registry.memory().endLargestOutputs(BUDGET)).isEqualTo(due);
        node.settle();
        assertThat(node.registry.memory().endLargestOutputs(BUDGET)).isZero();
        assertThat(outputs()).isZero();
    }

    @Test
    void a_large_output_that_meets_the_full_budget_ends_and_a_small_one_goes_on() {
        TestClient client = node.client("c-1").begin();
        client.send("m-1");
        node.settle();
        node.outboundAccount.add(BUDGET);

        assertThat(node.agent.last().output().token("a")).isTrue();
        node.agent.last().output().token("b".repeat(100_000));
        boolean goesOn = node.agent.last().output().token("c");
        node.outboundAccount.subtract(BUDGET);
        node.settle();

        assertThat(goesOn).isFalse();
        assertThat(client.last().at("/outcome/code").asText()).isEqualTo("overloaded");
    }

    @Test
    void a_full_budget_refuses_messages_with_a_hint_and_takes_them_again_when_there_is_room() {
        TestClient client = node.client("c-1").begin();
        node.outboundAccount.add(BUDGET);
        client.send("m-1");
        node.settle();

        assertThat(client.last().path("code").asText()).isEqualTo("overloaded");
        assertThat(client.last().path("message_id").asText()).isEqualTo("m-1");
        assertThat(client.last().path("retry_after_ms").asLong()).isPositive();
        assertThat(messages()).isZero();

        node.outboundAccount.subtract(BUDGET);
        answer(client, "m-1", "text of m-1");
        assertThat(client.news()).last().isEqualTo("final m-1 ok");
    }

    @Test
    void a_full_budget_refuses_new_sessions_but_not_who_comes_back_to_one_in_memory() {
        TestClient client = node.client("c-1").begin();
        node.outboundAccount.add(BUDGET);

        assertThat(node.client("c-2").begin().refusal()).isEqualTo(HelloErrorCode.OVERLOADED);
        assertThat(node.client("c-3").resume(client.sessionId(), null).isAttached())
                .isTrue();
    }

    @Test
    void what_waits_in_an_inbox_counts_and_is_given_back_when_it_is_cancelled() {
        TestClient client = node.client("c-1").begin();
        client.send("m-1");
        client.send("m-2", "x".repeat(50_000));
        node.settle();
        assertThat(messages()).isGreaterThan(50_000);

        client.abort("m-2");
        client.abort("m-1");
        node.settle();
        node.registry.memory().dropReplay(BUDGET);

        assertThat(messages()).isZero();
    }

    @Test
    void the_account_is_back_at_zero_when_a_session_was_lost_in_the_middle_of_everything() {
        TestClient client = node.client("c-1").begin();
        client.send("m-1");
        client.send("m-2");
        node.settle();
        node.agent.last().output().token("streamed");
        node.agent.last().output().toolCall(JsonText.EMPTY_OBJECT);
        node.journal.rejectOne(new Rejection.Fenced());
        node.settle();
        node.agent.last().output().token("too late");
        client.leave();

        assertThat(node.memory.heldBytes()).isZero();
    }

    @Test
    void a_session_that_nobody_asks_to_go_on_leaves_memory_with_its_messages() {
        TestClient client = node.client("c-1").begin();
        client.send("m-1");
        client.send("m-2");
        node.settle();
        HandDrivenNode next = HandDrivenNode.plan().after(node).start();
        var fetched = next.registry.find("alice", client.sessionId());
        next.settle();
        assertThat(fetched.toCompletableFuture()).isCompleted();
        assertThat(next.memory.heldBytes()).isPositive();
        assertThat(next.admission.pending().taken("alice")).isEqualTo(2);

        next.clock.advance(Duration.ofMinutes(2));
        next.registry.sweep();
        next.settle();

        assertThat(next.registry.size()).isZero();
        assertThat(next.memory.heldBytes()).isZero();
        assertThat(next.admission.pending().taken("alice")).isZero();
        TestClient back = next.client("c-2").resume(client.sessionId(), client.covered());
        assertThat(back.greeting().pendingInbox()).isEqualTo(2);
        assertThat(next.agent.calls()).hasSize(1);
    }

    @Test
    void who_resumes_a_session_that_has_just_left_begins_nothing_in_it() {
        TestClient client = node.client("c-1").begin();
        client.send("m-1");
        node.settle();
        HandDrivenNode next = HandDrivenNode.plan().after(node).start();
        var fetched = next.registry.find("alice", client.sessionId()).toCompletableFuture();
        next.settle();
        AgentSession gone = fetched.join();
        next.clock.advance(Duration.ofMinutes(2));
        next.registry.sweep();
        next.settle();

        assertThat(gone.resumeUnattended(() -> {})).isZero();
        next.settle();
        assertThat(next.agent.calls()).isEmpty();
    }
}
