package dev.sluice.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.http.client.sse.ServerSentEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WholeAnswersTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[DONE]",
                "{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}",
                "{\"choices\":[{\"delta\":{\"content\":\"x\"},\"finish_reason\": \"eos_of_its_own\"}]}"
            })
    void an_answer_is_complete_when_the_model_says_why(String data) {
        assertThat(WholeAnswers.isLast(new ServerSentEvent(null, data))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"choices\":[{\"delta\":{\"content\":\"x\"},\"finish_reason\":null}]}",
                "{\"choices\":[{\"delta\":{\"content\":\"{\\\"finish_reason\\\":\\\"stop\\\"}\"}}]}",
                "{\"usage\":{}}",
                "\"finish_reason\":",
                ""
            })
    void an_answer_goes_on_otherwise(String data) {
        assertThat(WholeAnswers.isLast(new ServerSentEvent(null, data))).isFalse();
    }

    @Test
    void an_answer_of_anthropics_ends_with_an_event_of_its_own() {
        assertThat(WholeAnswers.isLast(new ServerSentEvent("message_stop", "{\"type\":\"message_stop\"}")))
                .isTrue();
        assertThat(WholeAnswers.isLast(new ServerSentEvent("message_delta", "{}")))
                .isFalse();
    }
}
