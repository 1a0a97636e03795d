package dev.sluice.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LogTextTest {
    @Test
    void a_line_end_or_a_terminals_command_is_shown_and_not_done() {
        assertThat(LogText.escaped("a\r\n[ERROR] forged \u001b[31m\u202e\u2028\u0085\\n"))
                .isEqualTo("a\\u000d\\u000a[ERROR] forged \\u001b[31m\\u202e\\u2028\\u0085\\\\n");
    }

    @Test
    void ordinary_text_of_any_language_stays_as_it_is() {
        assertThat(LogText.escaped("session-1_ü/日本 \"x\"")).isEqualTo("session-1_ü/日本 \"x\"");
    }

    @Test
    void long_text_is_cut_and_that_is_said() {
        assertThat(LogText.escaped("x".repeat(1_000_000))).isEqualTo("x".repeat(256) + "… (1000000 characters)");
    }

    @Property(tries = 500)
    void any_text_is_one_line_of_plain_characters(@ForAll String text) {
        String escaped = LogText.escaped(text);

        assertThat(escaped.chars().filter(Character::isISOControl).count()).isZero();
        assertThat(escaped.length()).isLessThanOrEqualTo(6 * LogText.CHARS_MAX + 30);
    }

    @Test
    void a_failure_keeps_its_frames_and_its_causes_and_only_they_have_lines() {
        Throwable failure = new IllegalStateException("asked\n\tat forged", new IllegalArgumentException("a\rb"));

        assertThat(LogText.trace(failure))
                .startsWith("java.lang.IllegalStateException: asked\\u000a\\u0009at forged\n\tat dev.sluice.protocol.")
                .contains("\nCaused by: java.lang.IllegalArgumentException: a\\u000db\n\tat ");
    }
}
