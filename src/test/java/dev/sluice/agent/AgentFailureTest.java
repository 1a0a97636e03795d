package dev.sluice.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentFailureTest {

    @Test
    void carries_a_code_a_message_and_what_is_only_logged() {
        Exception cause = new IllegalStateException("internal detail");
        AgentFailure failure = new AgentFailure("model_busy", "The model is busy.", cause);

        assertThat(failure.code()).isEqualTo("model_busy");
        assertThat(failure).hasMessage("The model is busy.").hasCause(cause);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Busy", "model busy", "1st", "model-busy"})
    void refuses_a_code_that_programs_could_not_rely_on(String code) {
        assertThatThrownBy(() -> new AgentFailure(code, "message"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("code: " + code + " (expected: [a-z][a-z0-9_]{0,63})");
    }

    @Test
    void cuts_a_message_off_after_1000_characters_and_never_within_a_surrogate_pair() {
        assertThat(new AgentFailure("code", "x".repeat(1000))).hasMessage("x".repeat(1000));
        assertThat(new AgentFailure("code", "x".repeat(1001))).hasMessage("x".repeat(1000));
        assertThat(new AgentFailure("code", "x".repeat(999) + "\uD83D\uDE00")).hasMessage("x".repeat(999));
    }
}
