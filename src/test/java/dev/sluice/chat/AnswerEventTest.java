package dev.sluice.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.http.client.sse.ServerSentEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerEventTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}",
                "{\"choices\":[{\"delta\":{\"content\":\"x\"},\"finish_reason\": \"eos_of_its_own\"}]}",
                "{ \"choices\" : [ { \"finish_reason\" :\n\"stop\" } ] }"
            })
    void the_model_says_why_its_answer_ends(String data) {
        assertThat(AnswerEvent.isReason(event(data))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"choices\":[{\"delta\":{\"content\":\"x\"},\"finish_reason\":null}]}",
                "{\"choices\":[{\"delta\":{\"content\":\"x\"},\"finish_reason\":\"\"}]}",
                "{\"choices\":[{\"delta\":{\"content\":\"{\\\"finish_reason\\\":\\\"stop\\\"}\"}}]}",
                "{\"usage\":{}}",
                "\"finish_reason\":\"",
                "\"finish_reason\":",
                "\"finish_reason\"",
                "[DONE]",
                ""
            })
    void an_answer_goes_on_otherwise(String data) {
        assertThat(AnswerEvent.isReason(event(data))).isFalse();
    }

    @Test
    void nothing_follows_the_last_event_of_either_api() {
        assertThat(AnswerEvent.isLast(event("[DONE]"))).isTrue();
        assertThat(AnswerEvent.isLast(new ServerSentEvent("message_stop", "{\"type\":\"message_stop\"}")))
                .isTrue();
        assertThat(AnswerEvent.isLast(new ServerSentEvent("message_delta", "{}")))
                .isFalse();
        assertThat(AnswerEvent.isLast(event("{\"choices\":[{\"delta\":{\"content\":\"[DONE]\"}}]}")))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"x\"}}]}",
                "{\"choices\":[{\"delta\":{\"reasoning_content\":\"x\"}}]}",
                "{\"choices\":[{\"delta\":{\"content\":null,\"tool_calls\":[{\"index\":0}]}}]}"
            })
    void an_answer_has_begun_with_a_piece_of_it(String data) {
        assertThat(AnswerEvent.isPiece(event(data))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":[]}}]}",
                "{\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":null}}]}",
                "{\"choices\":[]}",
                "[DONE]",
                "{",
                ""
            })
    void an_answer_has_not_begun_with_what_is_around_it(String data) {
        assertThat(AnswerEvent.isPiece(event(data))).isFalse();
    }

    private static ServerSentEvent event(String data) {
        return new ServerSentEvent(null, data);
    }
}
