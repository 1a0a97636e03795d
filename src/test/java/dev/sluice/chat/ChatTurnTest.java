package dev.sluice.chat;

import static dev.sluice.chat.ChatFixture.answered;
import static dev.sluice.chat.ChatFixture.failure;
import static dev.sluice.chat.ChatFixture.said;
import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.exception.HttpException;
import dev.langchain4j.model.output.FinishReason;
import dev.sluice.agent.CancelReason;
import dev.sluice.agent.Reply;
import dev.sluice.protocol.JsonText;
import dev.sluice.support.HandModel.Asked;
import dev.sluice.support.HandTurn;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ChatTurnTest {
    private final ChatFixture chat = new ChatFixture();

    @Test
    void asks_the_model_on_the_spot_and_passes_its_answer_on_piece_by_piece() {
        var answer = chat.ask("hello");

        Asked asked = chat.model.last();
        assertThat(asked.messages()).containsExactly("user: hello");
        asked.says("Hi").says(" there");
        assertThat(chat.output.tokens()).containsExactly("Hi", " there");
        assertThat(answer).isNotDone();
        asked.finishes();
        assertThat(answer).isCompletedWithValue(Reply.streamed());
        assertThat(chat.timers.waiting()).isZero();
    }

    @Test
    void tells_the_model_its_instructions_and_what_was_said_before() {
        chat.instructed("Be brief.").begin(HandTurn.saying("and now?").after(said("one"), answered("two")));

        assertThat(chat.model.last().messages())
                .containsExactly("system: Be brief.", "user: one", "assistant: two", "user: and now?");
    }

    @Test
    void passes_the_models_reasoning_on_apart_from_its_answer() {
        chat.begin("hello");

        chat.model.last().reasons("hm").says("Hi").finishes();

        assertThat(chat.output.others()).contains("reasoning hm");
        assertThat(chat.output.text()).isEqualTo("Hi");
    }

    @Test
    void tells_what_is_used_up_as_soon_as_it_is_known() {
        chat.begin("hello");

        assertThat(chat.output.others()).containsExactly("metadata {\"model\":\"small\",\"requests\":1}");
        chat.model.last().says("Hi").finishes();
        assertThat(chat.output.others())
                .last()
                .isEqualTo("metadata {\"model\":\"scripted-1\",\"requests\":1,\"finish_reason\":\"stop\","
                        + "\"usage\":{\"input_tokens\":11,\"output_tokens\":7,\"total_tokens\":18}}");
    }

    @Test
    void sends_a_request_again_that_failed_before_anything_was_shown() {
        var answer = chat.ask("hello");
        chat.model.last().fails(busy());

        assertThat(chat.output.others())
                .contains("retry {\"retry\":1,\"delay_ms\":500,\"code\":\"model_unavailable\"}");
        chat.timers.advance(Duration.ofMillis(499));
        assertThat(chat.model.asked()).hasSize(1);
        chat.timers.advance(Duration.ofMillis(1));
        assertThat(chat.model.asked()).hasSize(2);
        chat.model.last().says("Hi").finishes();
        assertThat(answer).isCompletedWithValue(Reply.streamed());
        assertThat(chat.output.others()).last().asString().contains("\"requests\":2");
    }

    @Test
    void waits_twice_as_long_before_each_repetition_and_gives_up_after_the_last() {
        var answer = chat.retrying(3).ask("hello");
        for (int i = 0; i < 3; i++) {
            chat.model.last().fails(busy());
            chat.timers.runAll();
        }
        chat.model.last().fails(busy());

        assertThat(chat.timers.elapsed()).isEqualTo(Duration.ofMillis(500 + 1000 + 2000));
        assertThat(chat.model.asked()).hasSize(4);
        assertThat(failure(answer).code()).isEqualTo("model_unavailable");
    }

    @Test
    void does_not_repeat_what_has_been_shown_in_part() {
        var answer = chat.ask("hello");

        chat.model.last().says("Hi").fails(new IOException("reset"));

        assertThat(failure(answer).code()).isEqualTo("model_connection_lost");
        assertThat(chat.model.asked()).hasSize(1);
        assertThat(chat.timers.waiting()).isZero();
    }

    @Test
    void does_not_repeat_what_would_fail_again() {
        var answer = chat.ask("hello");

        chat.model.last().fails(new HttpException(401, "{\"error\":{\"message\":\"Incorrect API key: sk-secret\"}}"));

        assertThat(failure(answer).code()).isEqualTo("model_unauthorized");
        assertThat(failure(answer))
                .hasMessage(
                        "agent gpt: the model's owner does not accept the key (HTTP 401); see GATEWAY_AGENT_GPT_API_KEY");
        assertThat(failure(answer)).hasNoCause();
        assertThat(chat.model.asked()).hasSize(1);
    }

    @Test
    void takes_a_refusal_before_the_request_was_sent_like_any_other() {
        chat.model.refusesNext(new IllegalStateException("no request"));

        var answer = chat.retrying(0).ask("hello");

        assertThat(failure(answer).code()).isEqualTo("model_protocol_error");
    }

    @Test
    void tells_an_answer_that_was_withheld_from_one_that_is_complete() {
        var answer = chat.ask("hello");

        chat.model.last().says("Well, ").finishes(FinishReason.CONTENT_FILTER);

        assertThat(failure(answer).code()).isEqualTo("model_refused");
    }

    @Test
    void answers_with_what_there_is_where_the_model_reached_its_bound_and_says_so() {
        var answer = chat.ask("hello");

        chat.model.last().says("Once upon a").finishes(FinishReason.LENGTH);

        assertThat(answer).isCompletedWithValue(Reply.streamed());
        assertThat(chat.output.others()).last().asString().contains("\"finish_reason\":\"length\"");
    }

    @Test
    void stops_when_cancelled_and_hears_nothing_of_the_model_any_more() {
        HandTurn turn = HandTurn.saying("hello");
        var answer = chat.ask(turn);
        Asked asked = chat.model.last().says("Hi");

        turn.cancellation().cancel(CancelReason.ABORTED);

        assertThat(answer).isCancelled();
        asked.says(" there").fails(busy());
        assertThat(chat.output.tokens()).containsExactly("Hi");
        assertThat(chat.timers.waiting()).isZero();
    }

    @Test
    void does_not_ask_when_it_was_cancelled_before_it_began() {
        HandTurn turn = HandTurn.saying("hello");
        turn.cancellation().cancel(CancelReason.SHUTDOWN);

        assertThat(chat.ask(turn)).isCancelled();
        assertThat(chat.model.asked()).isEmpty();
    }

    @Test
    void gives_the_timer_of_a_repetition_back_when_cancelled() {
        HandTurn turn = HandTurn.saying("hello");
        var answer = chat.ask(turn);
        chat.model.last().fails(busy());
        assertThat(chat.timers.waiting()).isEqualTo(1);

        turn.cancellation().cancel(CancelReason.ABORTED);

        assertThat(chat.timers.waiting()).isZero();
        assertThat(answer).isCancelled();
    }

    @Test
    void gives_a_timer_back_that_it_took_while_it_was_cancelled() {
        HandTurn turn = HandTurn.saying("hello");
        chat.begin(turn);
        chat.timers.whileNextTaskComesIn(() -> turn.cancellation().cancel(CancelReason.ABORTED));

        chat.model.last().fails(busy());

        assertThat(chat.timers.waiting()).isZero();
        assertThat(chat.model.asked()).hasSize(1);
    }

    @Test
    void hears_one_end_only_although_the_library_tells_several() {
        var answer = chat.ask("hello");
        Asked asked = chat.model.last().says("Hi");
        asked.fails(new IOException("no json"));
        asked.finishes();

        assertThat(failure(answer).code()).isEqualTo("model_connection_lost");
        assertThat(chat.output.tokens()).containsExactly("Hi");
    }

    @Test
    void asks_about_an_object_in_its_json() {
        chat.begin(HandTurn.of(JsonText.ofEncoded("{\"a\":1}")));

        assertThat(chat.model.last().messages()).containsExactly("user: {\"a\":1}");
    }

    private static HttpException busy() {
        return new HttpException(503, "busy");
    }
}
