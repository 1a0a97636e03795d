package dev.sluice.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.MessageRate;
import dev.sluice.support.HandDrivenClock;
import dev.sluice.support.HandDrivenScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaceTest {
    private final HandDrivenClock clock = new HandDrivenClock();
    private final HandDrivenScheduler timers = new HandDrivenScheduler();
    private final List<String> sent = new ArrayList<>();

    @Test
    void so_many_go_at_once_and_the_others_one_by_one_with_one_timer() {
        Pace pace = new Pace(new MessageRate(3, 30_000), clock, timers);
        for (int i = 1; i <= 6; i++) send(pace, "alice", "r" + i);
        assertThat(sent).containsExactly("r1", "r2", "r3");
        assertThat(timers.waiting()).isEqualTo(1);

        pass(Duration.ofSeconds(10));
        assertThat(sent).hasSize(4);
        pass(Duration.ofMillis(9_999));
        assertThat(sent).hasSize(4);
        pass(Duration.ofMillis(1));
        assertThat(sent).hasSize(5);
        assertThat(timers.waiting()).isEqualTo(1);
        pass(Duration.ofSeconds(10));
        assertThat(sent).containsExactly("r1", "r2", "r3", "r4", "r5", "r6");
        assertThat(timers.waiting()).isZero();
    }

    @Test
    void a_principal_with_many_requests_waiting_does_not_keep_another_from_its_turn() {
        Pace pace = new Pace(new MessageRate(1, 1_000), clock, timers);
        for (int i = 1; i <= 100; i++) send(pace, "busy", "busy-" + i);
        send(pace, "quiet", "quiet");

        pass(Duration.ofSeconds(1));
        pass(Duration.ofSeconds(1));

        assertThat(sent).containsExactly("busy-1", "busy-2", "quiet");
    }

    @Test
    void whoever_leaves_is_not_waited_for() {
        Pace pace = new Pace(new MessageRate(1, 1_000), clock, timers);
        send(pace, "alice", "first");
        List<Pace.Spot> leaving = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) leaving.add(send(pace, "alice", "never"));
        send(pace, "alice", "last");
        leaving.forEach(Pace.Spot::leave);
        leaving.forEach(Pace.Spot::leave);

        pass(Duration.ofSeconds(1));

        assertThat(sent).containsExactly("first", "last");
    }

    @Test
    void nobody_goes_on_within_anothers_step() {
        Pace pace = new Pace(new MessageRate(1_000_000, 1_000), clock, timers);
        Pace.Spot held = pace.spotOf("alice");
        assertThat(held.tryTake()).isTrue();
        int[] depth = {0};
        for (int i = 0; i < 100_000; i++) {
            Pace.Spot spot = pace.spotOf("alice");
            spot.await(
                    () -> {
                        assertThat(++depth[0]).isEqualTo(1);
                        spot.sent();
                        depth[0]--;
                        sent.add("sent");
                    },
                    () -> sent.add("refused"));
        }
        held.leave();
        timers.runAll();

        assertThat(sent).hasSize(100_000);
    }

    @Test
    void a_clock_that_is_set_back_stops_nobody() {
        Pace pace = new Pace(new MessageRate(1, 1_000), clock, timers);
        send(pace, "alice", "before");
        clock.advance(Duration.ofDays(-1));
        send(pace, "alice", "after");

        pass(Duration.ofSeconds(1));

        assertThat(sent).containsExactly("before", "after");
    }

    @Test
    void without_a_rate_nobody_waits() {
        Pace pace = new Pace(null, clock, timers);
        Pace.Spot one = pace.spotOf("alice");

        assertThat(one.tryTake()).isTrue();
        assertThat(pace.spotOf("bob").tryTake()).isTrue();
    }

    @Test
    void whoever_waits_is_let_go_and_whoever_comes_then_waits_for_nobody_else() {
        Pace pace = new Pace(new MessageRate(1, 1_000), clock, timers);
        send(pace, "alice", "first");
        send(pace, "alice", "second");
        Pace.Spot gone = send(pace, "bob", "gone");
        send(pace, "bob", "third");
        gone.leave();

        pace.letGo();
        timers.advance(Duration.ZERO);
        assertThat(sent).containsExactlyInAnyOrder("first", "not second", "not third");

        send(pace, "bob", "late");
        pass(Duration.ofSeconds(1));
        assertThat(sent).hasSize(4).endsWith("late");
    }

    @Test
    void whose_time_has_come_is_not_let_go() {
        Pace pace = new Pace(new MessageRate(1, 1_000), clock, timers);
        Pace.Spot due = pace.spotOf("alice");
        assertThat(due.tryTake()).isTrue();
        send(pace, "alice", "next");

        pace.letGo();
        due.sent();
        timers.advance(Duration.ZERO);

        assertThat(sent).containsExactly("not next");
        assertThat(pace.waitOf("alice")).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void tells_how_long_one_more_request_would_wait_behind_all_that_are_before_it() {
        Pace pace = new Pace(new MessageRate(2, 2_000), clock, timers);
        assertThat(pace.waitOf("alice")).isZero();
        for (int i = 0; i < 5; i++) send(pace, "alice", "r" + i);

        assertThat(pace.waitOf("alice")).isEqualTo(Duration.ofSeconds(4));
        assertThat(pace.waitOf("bob")).isEqualTo(Duration.ofSeconds(2));
        pass(Duration.ofSeconds(1));
        assertThat(pace.waitOf("alice")).isEqualTo(Duration.ofSeconds(3));
        assertThat(new Pace(null, clock, timers).waitOf("alice")).isZero();
    }

    @Test
    void a_wait_behind_very_many_is_very_long_and_not_none() {
        Pace pace = new Pace(new MessageRate(1, Duration.ofDays(365).toMillis()), clock, timers);
        for (int i = 0; i < 1_000; i++) send(pace, "alice", "r" + i);

        assertThat(pace.waitOf("alice")).isGreaterThan(Duration.ofDays(10_000));
    }

    private Pace.Spot send(Pace pace, String principal, String name) {
        Pace.Spot spot = pace.spotOf(principal);
        Runnable send = () -> {
            spot.sent();
            sent.add(name);
        };
        if (spot.tryTake()) send.run();
        else spot.await(send, () -> sent.add("not " + name));
        return spot;
    }

    private void pass(Duration time) {
        clock.advance(time);
        timers.advance(time);
    }
}
