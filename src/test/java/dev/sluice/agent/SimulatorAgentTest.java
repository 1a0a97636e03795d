package dev.sluice.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.protocol.JsonText;
import dev.sluice.support.HandDrivenScheduler;
import dev.sluice.support.HandTurn;
import dev.sluice.support.RecordedOutput;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulatorAgentTest {
    private final HandDrivenScheduler scheduler = new HandDrivenScheduler();
    private final RecordedOutput output = new RecordedOutput();

    @Test
    void speaks_a_text_word_by_word_20_ms_apart_and_answers_with_it() {
        var answer = ask(HandTurn.saying("one two three"));

        scheduler.advance(Duration.ZERO);
        assertThat(output.tokens()).containsExactly("one ");
        scheduler.advance(Duration.ofMillis(19));
        assertThat(output.tokens()).containsExactly("one ");
        scheduler.advance(Duration.ofMillis(1));
        assertThat(output.tokens()).containsExactly("one ", "two ");
        assertThat(answer).isNotDone();
        scheduler.advance(Duration.ofMillis(20));
        assertThat(output.tokens()).containsExactly("one ", "two ", "three");
        assertThat(answer).isCompletedWithValue(Reply.streamed());
        assertThat(scheduler.waiting()).isZero();
    }

    @Test
    void streams_nothing_on_the_thread_that_asks() {
        assertThat(ask(HandTurn.saying("hello"))).isNotDone();

        assertThat(output.tokens()).isEmpty();
        assertThat(scheduler.waiting()).isEqualTo(1);
    }

    @Test
    void counts_tokens_from_0_filled_up_with_zeros_to_the_bytes_asked_for() {
        var answer = ask(HandTurn.ordering("{\"tokens\":12,\"bytes\":4,\"interval_ms\":7}"));
        scheduler.runAll();

        assertThat(output.tokens())
                .containsExactlyElementsOf(
                        IntStream.range(0, 12).mapToObj("%04d"::formatted).toList());
        assertThat(scheduler.elapsed()).isEqualTo(Duration.ofMillis(11 * 7));
        assertThat(answer).isCompletedWithValue(Reply.streamed());
    }

    @Test
    void takes_100_tokens_of_16_bytes_5_ms_apart_where_nothing_is_said() {
        var answer = ask(HandTurn.ordering("{\"fail_at\":null,\"reply\":null,\"tokens\":null,\"unknown\":1}"));
        scheduler.runAll();

        assertThat(output.tokens()).hasSize(100).allMatch(token -> token.length() == 16);
        assertThat(scheduler.elapsed()).isEqualTo(Duration.ofMillis(99 * 5));
        assertThat(answer).isCompletedWithValue(Reply.streamed());
    }

    @Test
    void does_not_cut_a_number_that_is_longer_than_the_bytes_asked_for() {
        var answer = ask(HandTurn.ordering("{\"tokens\":11,\"bytes\":1,\"interval_ms\":0}"));
        scheduler.runAll();

        assertThat(answer).isCompletedWithValue(Reply.streamed());
        assertThat(output.text()).isEqualTo("012345678910");
    }

    @Test
    void answers_at_once_when_no_token_is_asked_for() {
        var answer = ask(HandTurn.ordering("{\"tokens\":0,\"reply\":\"nothing to say\"}"));
        scheduler.advance(Duration.ZERO);

        assertThat(answer).isCompletedWithValue(Reply.text("nothing to say"));
        assertThat(output.tokens()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"\"done\"", "{\"a\":[1,2.50]}", "[1]", "0", "false"})
    void answers_with_the_reply_asked_for_whatever_json_it_is(String reply) {
        var answer = ask(HandTurn.ordering("{\"tokens\":2,\"reply\":" + reply + "}"));
        scheduler.runAll();

        assertThat(output.tokens()).hasSize(2);
        assertThat(answer).isCompletedWithValue(Reply.json(JsonText.ofEncoded(reply)));
    }

    @ParameterizedTest
    @CsvSource({"0", "3", "5"})
    void fails_after_as_many_tokens_as_asked_for(int failAt) {
        var answer = ask(HandTurn.ordering("{\"tokens\":5,\"fail_at\":" + failAt + ",\"reply\":\"never said\"}"));
        scheduler.runAll();

        assertThat(output.tokens()).hasSize(failAt);
        assertThat(failure(answer).code()).isEqualTo("simulated_failure");
        assertThat(failure(answer)).hasMessage("The simulator failed after %d tokens, as it was asked to.", failAt);
    }

    @Test
    void goes_as_fast_as_it_can_without_an_interval_and_lets_others_in_between() {
        var answer = ask(HandTurn.ordering("{\"tokens\":200,\"interval_ms\":0}"));

        scheduler.runNext();
        assertThat(output.tokens()).hasSize(SimulatorRun.BURST_TOKENS);
        assertThat(scheduler.waiting()).isEqualTo(1);
        scheduler.runAll();
        assertThat(output.tokens()).hasSize(200);
        assertThat(scheduler.elapsed()).isZero();
        assertThat(answer).isCompletedWithValue(Reply.streamed());
    }

    @Test
    void streams_a_million_tokens_with_a_flat_stack() {
        var answer = ask(HandTurn.ordering("{\"tokens\":1000000,\"bytes\":1,\"interval_ms\":0}"));
        scheduler.runAll();

        assertThat(answer).isCompletedWithValue(Reply.streamed());
    }

    @Test
    void stops_at_once_and_gives_its_timer_back_when_cancelled() {
        HandTurn turn = HandTurn.saying("one two three");
        var answer = ask(turn);
        scheduler.advance(Duration.ZERO);

        turn.cancellation().cancel(CancelReason.ABORTED);

        assertThat(scheduler.waiting()).isZero();
        assertThat(answer).isCancelled();
        scheduler.runAll();
        assertThat(output.tokens()).containsExactly("one ");
    }

    @Test
    void does_not_begin_when_cancelled_before() {
        HandTurn turn = HandTurn.saying("one two three");
        turn.cancellation().cancel(CancelReason.SHUTDOWN);

        var answer = ask(turn);

        assertThat(scheduler.waiting()).isZero();
        assertThat(answer).isCancelled();
    }

    @Test
    void stops_in_the_middle_of_a_burst_when_cancelled() {
        HandTurn turn = HandTurn.ordering("{\"tokens\":1000,\"interval_ms\":0}");
        var answer = ask(turn, output.after(10, () -> turn.cancellation().cancel(CancelReason.ABORTED)));
        scheduler.runAll();

        assertThat(output.tokens()).hasSize(10);
        assertThat(answer).isCancelled();
    }

    @Test
    void gives_a_timer_back_that_it_took_while_it_was_cancelled() {
        HandTurn turn = HandTurn.saying("one two three");
        var answer = ask(turn);
        scheduler.whileNextTaskComesIn(() -> turn.cancellation().cancel(CancelReason.ABORTED));
        scheduler.advance(Duration.ZERO);

        assertThat(scheduler.waiting()).isZero();
        assertThat(answer).isCancelled();
    }

    @Test
    void stops_when_its_output_is_no_longer_wanted() {
        var answer = ask(HandTurn.saying("one two three"), output.endingAfter(2));
        scheduler.runAll();

        assertThat(output.tokens()).containsExactly("one ", "two ");
        assertThat(scheduler.waiting()).isZero();
        assertThat(answer).isCancelled();
    }

    @Test
    void fails_its_turn_when_the_scheduler_is_gone() {
        var answer = ask(HandTurn.saying("one two three"));
        scheduler.shutdown();
        scheduler.runAll();

        assertThat(answer).isCompletedExceptionally();
        assertThat(output.tokens()).containsExactly("one ");
    }

    @Test
    void does_not_repeat_a_long_value_in_what_it_tells() {
        assertThatThrownBy(() -> ask(HandTurn.ordering("{\"tokens\":\"" + "é".repeat(5000) + "\"}")))
                .hasMessage("tokens: \"" + "é".repeat(49) + "… (expected: a whole number from 0 to 1000000)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"tokens\":-1}|tokens: -1 (expected: a whole number from 0 to 1000000)",
                "{\"tokens\":1000001}|tokens: 1000001 (expected: a whole number from 0 to 1000000)",
                "{\"tokens\":\"5\"}|tokens: \"5\" (expected: a whole number from 0 to 1000000)",
                "{\"tokens\":2.5}|tokens: 2.5 (expected: a whole number from 0 to 1000000)",
                "{\"tokens\":true}|tokens: true (expected: a whole number from 0 to 1000000)",
                "{\"bytes\":0}|bytes: 0 (expected: a whole number from 1 to 1048576)",
                "{\"bytes\":1048577}|bytes: 1048577 (expected: a whole number from 1 to 1048576)",
                "{\"interval_ms\":-5}|interval_ms: -5 (expected: a whole number from 0 to 60000)",
                "{\"interval_ms\":60001}|interval_ms: 60001 (expected: a whole number from 0 to 60000)",
                "{\"fail_at\":101}|fail_at: 101 (expected: a whole number from 0 to 100)",
                "{\"fail_at\":\"3\"}|fail_at: \"3\" (expected: a whole number from 0 to 100)",
                "{\"tokens\":99999999999999999999}"
                        + "|tokens: 99999999999999999999 (expected: a whole number from 0 to 1000000)",
                "{\"tokens\":1000000,\"bytes\":2000}|tokens * bytes: 2000000000 (expected: at most 1073741824)",
                "[1]|content: [1] (expected: a text or an object)",
            })
    void tells_what_is_wrong_with_an_order_and_what_it_expects(String order, String message) {
        assertThatThrownBy(() -> ask(HandTurn.ordering(order))).isInstanceOfSatisfying(AgentFailure.class, failure -> {
            assertThat(failure.code()).isEqualTo("bad_request");
            assertThat(failure).hasMessage(message);
        });
        assertThat(scheduler.waiting()).isZero();
    }

    private CompletableFuture<Reply> ask(HandTurn turn) {
        return ask(turn, output);
    }

    private CompletableFuture<Reply> ask(HandTurn turn, RecordedOutput to) {
        return new SimulatorAgent(scheduler).answer(turn, to).toCompletableFuture();
    }

    private static AgentFailure failure(CompletableFuture<Reply> answer) {
        try {
            throw new AssertionError("answered: " + answer.join());
        } catch (CompletionException failed) {
            return (AgentFailure) failed.getCause();
        }
    }
}
