package dev.sluice.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.protocol.Durability;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class JournalBoundsTest {

    @Test
    void pins_every_default() {
        assertThat(JournalBounds.of(Durability.DURABLE, Duration.ofHours(24)))
                .isEqualTo(new JournalBounds(
                        Durability.DURABLE,
                        Duration.ofHours(24),
                        8192,
                        20_000,
                        33_554_432,
                        256,
                        4_194_304,
                        Duration.ofSeconds(5),
                        Duration.ofMillis(50),
                        Duration.ofSeconds(5),
                        4,
                        10_000,
                        16,
                        1000));
    }

    @Test
    void says_what_it_expected() {
        assertThatThrownBy(() -> JournalBounds.of(Durability.DRAIN, Duration.ZERO))
                .hasMessage("resumeWindow: PT0S (expected: > 0)");
    }
}
