package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a request may take, unless somebody says otherwise, and what nobody may say. */
class ModelLimitsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void the_defaults_are_these() {
        assertThat(ModelTimeouts.DEFAULT)
                .isEqualTo(new ModelTimeouts(Duration.ofMinutes(2), Duration.ofMinutes(2), null));
        assertThat(ModelBounds.DEFAULT).isEqualTo(new ModelBounds(1_048_576, 67_108_864, 65_536));
    }

    @Test
    void times_are_positive_and_at_most_a_day() {
        assertThatThrownBy(() -> new ModelTimeouts(Duration.ZERO, MINUTE, null))
                .hasMessage("head: PT0S (expected: > 0, at most PT24H)");
        assertThatThrownBy(() -> new ModelTimeouts(MINUTE, Duration.ofMillis(-1), null))
                .hasMessage("idle: PT-0.001S (expected: > 0, at most PT24H)");
        assertThatThrownBy(() -> new ModelTimeouts(MINUTE, MINUTE, Duration.ofHours(25)))
                .hasMessage("request: PT25H (expected: > 0, at most PT24H)");
    }

    @Test
    void bounds_are_positive_and_a_refusals_body_may_be_dropped() {
        assertThatThrownBy(() -> new ModelBounds(0, 1, 0)).hasMessage("eventBytesMax: 0 (expected: >= 1)");
        assertThatThrownBy(() -> new ModelBounds(1, 0, 0)).hasMessage("answerBytesMax: 0 (expected: >= 1)");
        assertThatThrownBy(() -> new ModelBounds(1, 1, -1)).hasMessage("errorBytesMax: -1 (expected: >= 0)");
    }
}
