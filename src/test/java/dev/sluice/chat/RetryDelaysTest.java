package dev.sluice.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryDelaysTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final RetryDelays longest = new RetryDelays(() -> 1.0);

    @Test
    void double_until_ten_seconds() {
        assertThat(longest.before(1, null, HOUR)).contains(Duration.ofMillis(500));
        assertThat(longest.before(2, null, HOUR)).contains(Duration.ofSeconds(1));
        assertThat(longest.before(5, null, HOUR)).contains(Duration.ofSeconds(8));
        assertThat(longest.before(6, null, HOUR)).contains(Duration.ofSeconds(10));
        assertThat(longest.before(1000, null, HOUR)).contains(Duration.ofSeconds(10));
    }

    @Test
    void are_spread_over_their_second_half() {
        assertThat(new RetryDelays(() -> 0.0).before(2, null, HOUR)).contains(Duration.ofMillis(500));
    }

    @Test
    void are_never_shorter_than_asked_for() {
        assertThat(longest.before(1, Duration.ofSeconds(3), HOUR)).contains(Duration.ofSeconds(3));
        assertThat(longest.before(3, Duration.ofSeconds(1), HOUR)).contains(Duration.ofSeconds(2));
    }

    @Test
    void are_none_where_more_is_asked_for_than_a_turn_waits_or_has_left() {
        assertThat(longest.before(1, Duration.ofSeconds(60), HOUR)).contains(Duration.ofSeconds(60));
        assertThat(longest.before(1, Duration.ofSeconds(61), HOUR)).isEmpty();
        assertThat(longest.before(1, null, Duration.ofMillis(500))).isEmpty();
    }
}
