package dev.sluice.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryDelaysTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration NOW = Duration.ZERO;

    private final RetryDelays longest = new RetryDelays(() -> 1.0);

    @Test
    void double_until_ten_seconds() {
        assertThat(longest.before(1, null, NOW, HOUR)).contains(Duration.ofMillis(500));
        assertThat(longest.before(2, null, NOW, HOUR)).contains(Duration.ofSeconds(1));
        assertThat(longest.before(5, null, NOW, HOUR)).contains(Duration.ofSeconds(8));
        assertThat(longest.before(6, null, NOW, HOUR)).contains(Duration.ofSeconds(10));
        assertThat(longest.before(1000, null, NOW, HOUR)).contains(Duration.ofSeconds(10));
    }

    @Test
    void are_spread_over_their_second_half() {
        assertThat(new RetryDelays(() -> 0.0).before(2, null, NOW, HOUR)).contains(Duration.ofMillis(500));
    }

    @Test
    void are_never_shorter_than_asked_for() {
        assertThat(longest.before(1, Duration.ofSeconds(3), NOW, HOUR)).contains(Duration.ofSeconds(3));
        assertThat(longest.before(3, Duration.ofSeconds(1), NOW, HOUR)).contains(Duration.ofSeconds(2));
    }

    @Test
    void are_none_where_more_is_asked_for_than_a_turn_waits_or_has_left() {
        assertThat(longest.before(1, Duration.ofSeconds(60), NOW, HOUR)).contains(Duration.ofSeconds(60));
        assertThat(longest.before(1, Duration.ofSeconds(61), NOW, HOUR)).isEmpty();
        assertThat(longest.before(1, null, NOW, Duration.ofMillis(500))).isEmpty();
    }

    @Test
    void are_none_where_the_agents_rate_has_no_place_in_what_a_turn_has_left_and_no_longer_for_its_sake() {
        Duration left = Duration.ofSeconds(5);

        assertThat(longest.before(1, null, left, left)).isEmpty();
        assertThat(longest.before(1, null, left.minusMillis(1), left)).contains(Duration.ofMillis(500));
    }
}
