package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.agent.AgentFailure;
import dev.sluice.agent.CancelReason;
import dev.sluice.agent.HistoryMessage;
import dev.sluice.agent.Reply;
import dev.sluice.protocol.CloseCode;
import dev.sluice.session.Rejection.Failed;
import dev.sluice.support.HandAgent.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** One run of an agent: every way in which it can end, and what it may stream until then. */
class TurnTest {
    private final HandDrivenNode node = HandDrivenNode.durable();
    private final TestClient client = node.client("c-1").begin();

    TurnTest() {
        client.news();
    }

    private static TestClient sent(HandDrivenNode node) {
        TestClient client = node.client("c-1").begin();
        client.send("m-1");
        node.settle();
        return client;
    }

    private Call running() {
        client.send("m-1");
        node.settle();
        client.news();
        return node.agent.last();
    }

    private String lastCode() {
        return client.last().path("outcome").path("code").asText();
    }

    @Test
    void an_agent_that_throws_ends_its_turn() {
        HandDrivenNode broken = HandDrivenNode.plan()
                .agent((turn, output) -> {
                    throw new IllegalStateException("secret");
                })
                .start();
        TestClient sender = sent(broken);

        assertThat(sender.news()).endsWith("accepted m-1", "final m-1 error");
        assertThat(sender.last().toString()).contains("agent_error").doesNotContain("secret");
        assertThat(broken.freePermits()).isEqualTo(4);
    }

    @Test
    void an_agent_that_throws_an_error_ends_its_turn_too() {
        HandDrivenNode broken = HandDrivenNode.plan()
                .agent((turn, output) -> {
                    throw new NoClassDefFoundError("gone");
                })
                .start();

        assertThat(sent(broken).news()).endsWith("final m-1 error");
        assertThat(broken.freePermits()).isEqualTo(4);
    }

    @Test
    void a_blocking_agent_that_throws_an_error_ends_its_turn_too() {
        HandDrivenNode broken = HandDrivenNode.plan()
                .blockingAgent((turn, output) -> {
                    throw new StackOverflowError();
                })
                .start();
        TestClient sender = sent(broken);
        broken.turnThreads.runAll();
        broken.settle();

        assertThat(sender.news()).endsWith("final m-1 error");
        assertThat(broken.freePermits()).isEqualTo(4);
    }

    @Test
    void an_agent_that_returns_no_stage_or_no_reply_ends_its_turn() {
        HandDrivenNode broken = HandDrivenNode.plan()
                .agent((turn, output) ->
                        turn.messageId().equals("m-1") ? null : CompletableFuture.completedFuture(null))
                .start();
        TestClient sender = sent(broken);
        sender.send("m-2");
        broken.settle();

        assertThat(sender.news()).endsWith("final m-1 error", "accepted m-2", "final m-2 error");
    }

    @Test
    void an_agent_failure_is_told_with_its_code_and_words() {
        running().reply().completeExceptionally(new AgentFailure("model_busy", "try later"));
        node.settle();

        assertThat(client.news()).containsExactly("final m-1 error");
        assertThat(lastCode()).isEqualTo("model_busy");
    }

    @Test
    void an_agent_that_never_answers_meets_its_deadline() {
        Call call = running();
        node.timers.advance(Duration.ofMinutes(10));
        node.settle();

        assertThat(client.news()).containsExactly("final m-1 timeout");
        assertThat(call.turn().cancellation().reason()).contains(CancelReason.TIMEOUT);
        assertThat(node.freePermits()).isEqualTo(4);
    }

    @Test
    void a_turn_that_ended_leaves_no_timer_behind() {
        running().answer("a");
        node.settle();

        assertThat(node.timers.waiting()).isZero();
    }

    @Test
    void a_blocking_agent_that_ignores_its_cancellation_keeps_its_permit_and_nothing_else() {
        List<String> began = new ArrayList<>();
        HandDrivenNode blocking = HandDrivenNode.plan()
                .blockingAgent((turn, output) -> {
                    began.add(turn.messageId());
                    return Reply.text("a");
                })
                .start();
        TestClient sender = sent(blocking);
        sender.abort(null);
        blocking.settle();
        assertThat(sender.news()).endsWith("aborted m-1", "final m-1 aborted");
        assertThat(blocking.freePermits()).isEqualTo(3);

        blocking.turnThreads.runAll();
        assertThat(began).isEmpty();
        assertThat(blocking.freePermits()).isEqualTo(4);
    }

    @Test
    void a_blocking_turn_without_a_thread_is_told_as_overload() {
        HandDrivenNode blocking = HandDrivenNode.plan()
                .blockingAgent((turn, output) -> Reply.text("a"))
                .start();
        blocking.turnThreads.stop();
        TestClient sender = sent(blocking);

        assertThat(sender.news()).endsWith("final m-1 error");
        assertThat(blocking.freePermits()).isEqualTo(4);
    }

    @Test
    void a_reply_over_the_limit_is_not_told() {
        HandDrivenNode small = HandDrivenNode.plan().replyBytes(50).start();
        TestClient sender = sent(small);
        small.agent.last().answer("x".repeat(100));
        small.settle();

        assertThat(sender.news()).endsWith("final m-1 error");
        assertThat(sender.last().path("outcome").path("code").asText()).isEqualTo("reply_too_large");
    }

    @Test
    void output_over_the_limit_ends_the_turn_with_what_was_streamed() {
        HandDrivenNode small = HandDrivenNode.plan().replyBytes(50).start();
        TestClient sender = sent(small);
        assertThat(small.agent.last().output().token("x".repeat(40))).isTrue();
        assertThat(small.agent.last().output().token("y".repeat(40))).isFalse();
        assertThat(small.agent.last().output().token("z")).isFalse();
        small.settle();

        assertThat(sender.news()).endsWith("token_stream m-1", "stream_end m-1", "final m-1 error");
        assertThat(sender.last().path("content").asText()).isEqualTo("x".repeat(40));
    }

    @Test
    void a_token_that_slips_in_while_the_turn_ends_is_in_its_final() {
        Call call = running();
        call.output().token("one ");
        // The timer is cancelled while the turn ends: what another thread might stream just then.
        node.timers.whileNextTaskIsCancelled(() -> call.output().token("two"));
        client.abort(null);
        node.settle();

        StringBuilder streamed = new StringBuilder();
        client.heard().stream()
                .filter(told -> told.type().equals("token_stream"))
                .forEach(told -> streamed.append(told.content()));
        assertThat(client.heard().stream()
                        .filter(told -> told.json().has("outcome"))
                        .toList()
                        .get(0)
                        .content())
                .isEqualTo(streamed.toString())
                .isEqualTo("one two");
    }

    @Test
    void a_cancellation_callback_that_throws_an_error_does_not_keep_the_turn_from_ending() {
        Call call = running();
        call.turn().cancellation().onCancel(() -> {
            throw new NoClassDefFoundError("gone");
        });
        client.abort(null);
        node.settle();

        assertThat(client.news()).containsExactly("aborted m-1", "final m-1 aborted");
    }

    @Test
    void a_final_that_cannot_be_stored_sends_the_clients_away_and_gives_everything_back() {
        running().answer("a");
        node.journal.rejectOne(new Failed("22001"));
        node.settle();

        assertThat(client.closes()).containsExactly(CloseCode.INTERNAL_ERROR);
        assertThat(node.registry.size()).isZero();
        assertThat(node.freePermits()).isEqualTo(4);
        client.leave();
        assertThat(node.account.heldBytes()).isZero();
    }

    @Test
    void the_history_is_what_was_said_before_however_much_waits_behind() throws Exception {
        running().answer("first answer");
        node.settle();
        for (int i = 2; i <= 5; i++) client.send("m-" + i);
        node.settle();

        List<HistoryMessage> past =
                node.agent.last().turn().history(2).toCompletableFuture().get();
        assertThat(past).extracting(HistoryMessage::text).containsExactly("text of m-1", "first answer");
    }

    @Test
    void sessions_wait_for_permits_in_their_order_and_nobody_runs_beyond_them() {
        HandDrivenNode narrow = HandDrivenNode.plan().turns(1).start();
        for (int i = 1; i <= 3; i++) {
            narrow.client("c-" + i).begin().send("m-" + i);
            narrow.settle();
        }
        assertThat(narrow.agent.messageIds()).containsExactly("m-1");
        for (int i = 1; i <= 3; i++) {
            narrow.agent.last().answer("a");
            narrow.settle();
        }

        assertThat(narrow.agent.messageIds()).containsExactly("m-1", "m-2", "m-3");
        assertThat(narrow.freePermits()).isEqualTo(1);
    }
}
