package dev.sluice.chat;

import static dev.sluice.chat.ChatFixture.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.exception.HttpException;
import dev.sluice.agent.AgentHealth;
import dev.sluice.agent.AgentLimits;
import dev.sluice.agent.CancelReason;
import dev.sluice.agent.Reply;
import dev.sluice.protocol.MessageRate;
import dev.sluice.support.HandPlace;
import dev.sluice.support.HandTurn;
import dev.sluice.support.RecordedOutput;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AgentLimitsInTurnsTest {
    private static final Duration CIRCUIT_OPEN = Duration.ofSeconds(30);

    private final ChatFixture chat = new ChatFixture().retrying(0);

    @Test
    void requests_over_the_rate_wait_for_their_time_and_take_no_place_meanwhile() {
        ChatAgent agent = paced();
        begin(agent, "first");
        HandPlace place = new HandPlace();
        begin(agent, HandTurn.saying("second"), place);
        assertThat(chat.model.asked()).hasSize(1);
        assertThat(place.isTaken()).isFalse();

        chat.pass(Duration.ofSeconds(59));
        assertThat(chat.model.asked()).hasSize(1);
        chat.pass(Duration.ofSeconds(1));

        assertThat(chat.model.last().messages()).containsExactly("user: second");
        assertThat(place.isTaken()).isTrue();
    }

    @Test
    void a_turn_that_is_cancelled_while_it_waits_for_the_rate_costs_nobody_anything() {
        ChatAgent agent = paced();
        begin(agent, "first");
        HandTurn second = HandTurn.saying("second");
        var cancelled = ask(agent, second);
        begin(agent, "third");

        second.cancellation().cancel(CancelReason.ABORTED);
        chat.pass(Duration.ofMinutes(1));

        assertThat(cancelled).isCancelled();
        assertThat(chat.model.asked()).hasSize(2);
        assertThat(chat.model.last().messages()).containsExactly("user: third");
    }

    @Test
    void a_turn_whose_time_has_come_is_sent_when_it_has_its_place_again_and_counts_from_then() {
        ChatAgent agent = paced();
        begin(agent, "first");
        HandPlace place = new HandPlace();
        begin(agent, HandTurn.saying("second"), place);
        begin(agent, "third");
        place.full();
        chat.pass(Duration.ofSeconds(90));
        assertThat(chat.model.asked()).hasSize(1);

        place.comesFree();
        assertThat(chat.model.last().messages()).containsExactly("user: second");
        chat.pass(Duration.ofSeconds(59));
        assertThat(chat.model.asked()).hasSize(2);
        chat.pass(Duration.ofSeconds(1));
        assertThat(chat.model.last().messages()).containsExactly("user: third");
    }

    @Test
    void a_turn_that_is_cancelled_while_it_waits_for_its_place_lets_the_next_one_be_sent() {
        ChatAgent agent = paced();
        begin(agent, "first");
        HandTurn second = HandTurn.saying("second");
        begin(agent, second, new HandPlace().full());
        begin(agent, "third");
        chat.pass(Duration.ofMinutes(1));
        assertThat(chat.model.asked()).hasSize(1);

        second.cancellation().cancel(CancelReason.ABORTED);
        chat.timers.runNext();

        assertThat(chat.model.last().messages()).containsExactly("user: third");
    }

    @Test
    void requests_that_an_open_circuit_refuses_do_not_count_towards_the_rate() {
        chat.limited(new AgentLimits(null, new MessageRate(Circuit.REQUESTS_LEAST + 1, 60_000), CIRCUIT_OPEN));
        ChatAgent agent = chat.agent();
        for (int i = 0; i < Circuit.REQUESTS_LEAST; i++) {
            begin(agent, "hello");
            chat.model.last().fails(busy());
        }
        for (int i = 0; i < 100; i++) {
            assertThat(failure(ask(agent, "hello")).code()).isEqualTo("agent_circuit_open");
        }

        chat.clock.advance(CIRCUIT_OPEN.plusSeconds(1));
        begin(agent, "again");
        assertThat(chat.model.last().messages()).containsExactly("user: again");
    }

    @Test
    void a_repetition_takes_no_place_while_it_waits_and_one_before_it_is_sent() {
        ChatAgent agent = chat.retrying(1).agent();
        HandPlace place = new HandPlace();
        begin(agent, HandTurn.saying("hello"), place);
        assertThat(place.isTaken()).isTrue();

        chat.model.last().fails(busy());
        assertThat(place.isTaken()).isFalse();
        place.full();
        chat.pass(Duration.ofSeconds(1));
        assertThat(chat.model.asked()).hasSize(1);
        place.comesFree();

        assertThat(chat.model.asked()).hasSize(2);
        assertThat(place.isTaken()).isTrue();
    }

    @Test
    void agents_without_a_rate_send_beside_one_another_while_one_waits_for_its_place() {
        ChatAgent agent = chat.retrying(1).agent();
        HandPlace place = new HandPlace();
        begin(agent, HandTurn.saying("hello"), place);
        chat.model.last().fails(busy());
        place.full();
        chat.pass(Duration.ofSeconds(1));

        HandPlace another = new HandPlace();
        begin(agent, HandTurn.saying("beside"), another);

        assertThat(chat.model.last().messages()).containsExactly("user: beside");
        assertThat(another.isTaken()).isTrue();
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

    /** One request a minute. */
    private ChatAgent paced() {
        return chat.limited(new AgentLimits(null, new MessageRate(1, 60_000), CIRCUIT_OPEN))
                .agent();
    }

    private CompletableFuture<Reply> ask(ChatAgent agent, String text) {
        return ask(agent, HandTurn.saying(text));
    }

    private void begin(ChatAgent agent, String text) {
        begin(agent, HandTurn.saying(text), new HandPlace());
    }

    private void begin(ChatAgent agent, HandTurn turn) {
        begin(agent, turn, new HandPlace());
    }

    private void begin(ChatAgent agent, HandTurn turn, HandPlace place) {
        chat.answer = agent.answer(turn, new RecordedOutput(), place).toCompletableFuture();
    }

    private static CompletableFuture<Reply> ask(ChatAgent agent, HandTurn turn) {
        return agent.answer(turn, new RecordedOutput(), new HandPlace()).toCompletableFuture();
    }

    private static HttpException busy() {
        return new HttpException(503, "busy");
    }
}
