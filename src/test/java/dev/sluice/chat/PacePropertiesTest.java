package dev.sluice.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.MessageRate;
import dev.sluice.support.HandDrivenClock;
import dev.sluice.support.HandDrivenScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class PacePropertiesTest {
    private static final int STEPS = 200;

    /** Requests come, wait, leave, and are late where their node has no room; who waits at the end is sent as fast as the rate has it. */
    @Property(tries = 300)
    void the_rate_is_kept_and_never_left_unused_while_somebody_waits(@ForAll long seed) {
        new Story(new Random(seed)).tell();
    }

    private static final class Story {
        private final Random random;
        private final HandDrivenClock clock = new HandDrivenClock();
        private final HandDrivenScheduler timers = new HandDrivenScheduler();
        private final Pace pace = new Pace(new MessageRate(2, 200), clock, timers);
        private final Set<Pace.Spot> due = new HashSet<>();
        private final List<Pace.Spot> waiting = new ArrayList<>();
        private final List<Long> times = new ArrayList<>();

        Story(Random random) {
            this.random = random;
        }

        void tell() {
            for (int i = 0; i < STEPS; i++) {
                step();
                assertThat(due).hasSizeLessThanOrEqualTo(1);
            }
            sendDue();
            while (!waiting.isEmpty()) {
                int left = waiting.size();
                pass(Duration.ofMillis(100));
                assertThat(due).hasSize(1);
                sendDue();
                assertThat(waiting).hasSize(left - 1);
            }
            for (int i = 3; i < times.size(); i++)
                assertThat(times.get(i) - times.get(i - 3)).isGreaterThanOrEqualTo(200);
        }

        private void step() {
            int choice = random.nextInt(10);
            if (choice < 3) come(pace.spotOf("p" + random.nextInt(3)));
            else if (choice < 6) pass(Duration.ofMillis(random.nextInt(150)));
            else if (choice < 7 && !waiting.isEmpty()) leave(waiting.get(random.nextInt(waiting.size())));
            else sendDue();
        }

        private void come(Pace.Spot spot) {
            if (spot.tryTake()) {
                due.add(spot);
                return;
            }
            waiting.add(spot);
            spot.await(
                    () -> {
                        waiting.remove(spot);
                        due.add(spot);
                    },
                    () -> {
                        throw new AssertionError("nobody is refused here");
                    });
        }

        private void leave(Pace.Spot spot) {
            spot.leave();
            waiting.remove(spot);
        }

        private void sendDue() {
            for (Pace.Spot spot : List.copyOf(due)) {
                spot.sent();
                due.remove(spot);
                times.add(clock.millis());
            }
        }

        private void pass(Duration time) {
            clock.advance(time);
            timers.advance(time);
        }
    }
}
