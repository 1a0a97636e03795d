package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.HandDrivenScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A silence is noticed within a quarter of its limit; whatever moves is left alone. */
class SilenceWatchTest {
    private static final Duration LIMIT = Duration.ofSeconds(8);

    private final HandDrivenScheduler timers = new HandDrivenScheduler();
    private final SilenceWatch watch = new SilenceWatch(timers);
    private final List<Duration> silences = new ArrayList<>();

    @Test
    void a_silence_is_told_once_when_the_limit_is_over() {
        watch.watch(LIMIT, this::onSilence);

        timers.advance(Duration.ofHours(1));

        assertThat(silences).containsExactly(LIMIT);
        assertThat(timers.waiting()).isZero();
    }

    @Test
    void what_moves_once_in_a_while_is_never_silent() {
        watch.watch(LIMIT, this::onSilence);
        for (int i = 0; i < 100; i++) {
            watch.moved();
            timers.advance(LIMIT.minusMillis(1));
        }
        assertThat(silences).isEmpty();
    }

    @Test
    void the_limit_counts_from_the_last_move() {
        watch.watch(LIMIT, this::onSilence);
        timers.advance(Duration.ofSeconds(3));
        watch.moved();

        timers.advance(Duration.ofHours(1));

        // It moved at 3 s, which the look at 4 s sees.
        assertThat(silences).containsExactly(Duration.ofSeconds(12));
    }

    @Test
    void another_limit_takes_the_first_ones_place() {
        watch.watch(Duration.ofSeconds(1), () -> silences.add(Duration.ZERO));
        watch.watch(LIMIT, this::onSilence);

        timers.advance(Duration.ofHours(1));

        assertThat(silences).containsExactly(LIMIT);
    }

    @Test
    void after_its_end_nothing_is_told_and_no_timer_is_left() {
        watch.watch(LIMIT, this::onSilence);
        watch.stop();
        assertThat(timers.waiting()).isZero();

        watch.watch(LIMIT, this::onSilence);
        timers.advance(Duration.ofHours(1));

        assertThat(silences).isEmpty();
    }

    @Test
    void a_server_that_stops_is_not_asked_for_a_timer_again() {
        timers.shutdown();
        watch.watch(LIMIT, this::onSilence);
        watch.moved();
        assertThat(timers.waiting()).isZero();
    }

    private void onSilence() {
        silences.add(timers.elapsed());
    }
}
