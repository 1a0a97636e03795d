package dev.sluice.chat;

import static dev.sluice.chat.ChatFixture.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.exception.HttpException;
import dev.sluice.agent.AgentHealth;
import dev.sluice.agent.AgentLimits;
import dev.sluice.agent.CancelReason;
import dev.sluice.agent.Reply;
import dev.sluice.protocol.MessageRate;
import dev.sluice.support.HandTurn;
import dev.sluice.support.RecordedOutput;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AgentLimitsInTurnsTest {
    private final ChatFixture chat = new ChatFixture().retrying(0);

    @Test
    void a_turn_waits_for_its_slot_and_takes_it_when_another_ends() {
        ChatAgent agent = slots(1);
        var first = ask(agent, "first");
        var second = ask(agent, "second");
        assertThat(chat.model.asked()).hasSize(1);

        chat.model.last().says("1").finishes();
        chat.timers.runAll();

        assertThat(first).isCompletedWithValue(Reply.streamed());
        assertThat(chat.model.last().messages()).containsExactly("user: second");
        chat.model.last().finishes();
        assertThat(second).isCompletedWithValue(Reply.streamed());
    }

    @Test
    void a_slot_comes_free_after_a_failure_and_after_a_cancellation_too() {
        ChatAgent agent = slots(1);
        HandTurn aborted = HandTurn.saying("aborted");
        var failing = ask(agent, "failing");
        chat.model.last().fails(busy());
        assertThat(failing).isCompletedExceptionally();
        begin(agent, aborted);
        aborted.cancellation().cancel(CancelReason.ABORTED);

        begin(agent, "next");

        assertThat(chat.model.last().messages()).containsExactly("user: next");
    }

    @Test
    void a_turn_that_is_cancelled_while_it_waits_is_never_asked_and_keeps_nobody_waiting() {
        ChatAgent agent = slots(1);
        begin(agent, "first");
        HandTurn waiting = HandTurn.saying("waiting");
        var cancelled = ask(agent, waiting);
        begin(agent, "third");

        waiting.cancellation().cancel(CancelReason.ABORTED);
        chat.model.last().finishes();
        chat.timers.runAll();

        assertThat(cancelled).isCancelled();
        assertThat(chat.model.asked()).hasSize(2);
        assertThat(chat.model.last().messages()).containsExactly("user: third");
    }

    @Test
    void a_turn_keeps_its_slot_over_a_repetition() {
        chat.retrying(1);
        ChatAgent agent = slots(1);
        begin(agent, "first");
        begin(agent, "second");
        chat.model.last().fails(busy());
        chat.timers.runAll();

        assertThat(chat.model.asked()).hasSize(2);
        assertThat(chat.model.last().messages()).containsExactly("user: first");
    }

    @Test
    void requests_over_the_rate_wait_for_their_time() {
        chat.limited(new AgentLimits(null, new MessageRate(1, 3_600_000), Duration.ofSeconds(30)));
        ChatAgent agent = chat.agent();
        begin(agent, "first");
        HandTurn second = HandTurn.saying("second");
        var waiting = ask(agent, second);

        assertThat(chat.model.asked()).hasSize(1);
        assertThat(chat.timers.waiting()).isEqualTo(1);
        second.cancellation().cancel(CancelReason.ABORTED);
        assertThat(waiting).isCancelled();
        assertThat(chat.timers.waiting()).isZero();
        begin(agent, "third");
        chat.timers.runAll();
        assertThat(chat.model.last().messages()).containsExactly("user: third");
        assertThat(chat.timers.elapsed()).isBetween(Duration.ofMinutes(59), Duration.ofHours(2));
    }

    @Test
    void a_model_that_keeps_failing_is_left_alone_and_then_tried_with_one_request() {
        ChatAgent agent = chat.agent();
        for (int i = 0; i < Circuit.REQUESTS_LEAST; i++) {
            begin(agent, "hello");
            chat.model.last().fails(busy());
        }
        assertThat(agent.circuit().health()).isEqualTo(AgentHealth.DOWN);

        var refused = ask(agent, "hello");
        assertThat(chat.model.asked()).hasSize(Circuit.REQUESTS_LEAST);
        assertThat(failure(refused).code()).isEqualTo("agent_circuit_open");
        assertThat(failure(refused)).hasMessageContaining("agent gpt").hasMessageContaining("30 s");

        chat.clock.advance(Duration.ofSeconds(30));
        assertThat(agent.circuit().health()).isEqualTo(AgentHealth.DOWN);
        assertThat(failure(ask(agent, "hello")).code()).isEqualTo("agent_circuit_open");
        chat.clock.advance(Duration.ofSeconds(1));
        assertThat(agent.circuit().health()).isEqualTo(AgentHealth.DEGRADED);
        var tried = ask(agent, "hello");
        assertThat(agent.circuit().health()).isEqualTo(AgentHealth.DEGRADED);
        assertThat(failure(ask(agent, "hello")).code()).isEqualTo("agent_circuit_open");
        chat.model.last().says("Hi").finishes();
        assertThat(tried).isCompletedWithValue(Reply.streamed());
        assertThat(agent.circuit().health()).isEqualTo(AgentHealth.UP);
    }

    @Test
    void a_trial_that_is_aborted_makes_room_for_another() {
        ChatAgent agent = chat.agent();
        for (int i = 0; i < Circuit.REQUESTS_LEAST; i++) {
            begin(agent, "hello");
            chat.model.last().fails(busy());
        }
        chat.clock.advance(Duration.ofSeconds(31));
        HandTurn trial = HandTurn.saying("hello");
        begin(agent, trial);
        trial.cancellation().cancel(CancelReason.ABORTED);

        begin(agent, "again");

        assertThat(chat.model.last().messages()).containsExactly("user: again");
    }

    @Test
    void a_trial_that_fails_has_the_model_left_alone_as_long_again() {
        ChatAgent agent = chat.agent();
        for (int i = 0; i < Circuit.REQUESTS_LEAST; i++) {
            begin(agent, "hello");
            chat.model.last().fails(busy());
        }
        chat.clock.advance(Duration.ofSeconds(31));
        begin(agent, "hello");
        chat.model.last().fails(busy());

        assertThat(agent.circuit().health()).isEqualTo(AgentHealth.DOWN);
        chat.clock.advance(Duration.ofSeconds(31));
        assertThat(agent.circuit().health()).isEqualTo(AgentHealth.DEGRADED);
    }

    @Test
    void what_is_the_requests_own_fault_does_not_count_against_the_model() {
        ChatAgent agent = chat.agent();
        for (int i = 0; i < 3 * Circuit.WINDOW_REQUESTS; i++) {
            begin(agent, "hello");
            chat.model.last().fails(new HttpException(400, ""));
        }

        assertThat(agent.circuit().health()).isEqualTo(AgentHealth.UP);
    }

    private ChatAgent slots(int max) {
        return chat.limited(new AgentLimits(max, null, AgentLimits.CIRCUIT_OPEN_DEFAULT))
                .agent();
    }

    private CompletableFuture<Reply> ask(ChatAgent agent, String text) {
        return ask(agent, HandTurn.saying(text));
    }

    private void begin(ChatAgent agent, String text) {
        begin(agent, HandTurn.saying(text));
    }

    private void begin(ChatAgent agent, HandTurn turn) {
        chat.answer = ask(agent, turn);
    }

    private static CompletableFuture<Reply> ask(ChatAgent agent, HandTurn turn) {
        return agent.answer(turn, new RecordedOutput()).toCompletableFuture();
    }

    private static HttpException busy() {
        return new HttpException(503, "busy");
    }
}
