package dev.sluice.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class UptakeTest {
    private static final long LOOK_MS = Uptake.LOOK_INTERVAL.toMillis();
    private static final long STALL_MS = Uptake.STALL_MAX.toMillis();

    private final AtomicLong untakenBytes = new AtomicLong();
    private final Uptake uptake = new Uptake(untakenBytes::get);
    private final Object message = new Object();
    private int looks;
    private int moves;

    @Test
    void a_message_of_which_nothing_is_taken_for_long_has_stalled() {
        untakenBytes.set(60_000);
        long nowMs = 0;
        for (; nowMs < STALL_MS; nowMs += 500)
            assertThat(uptake.stalled(message, nowMs, () -> moves++)).isFalse();

        assertThat(uptake.stalled(message, nowMs + LOOK_MS, () -> moves++)).isTrue();
        assertThat(moves).isZero();
    }

    @Test
    void a_message_that_is_taken_byte_by_byte_has_not_stalled_however_long_it_takes() {
        untakenBytes.set(60_000);
        for (long nowMs = 0; nowMs < 10 * STALL_MS; nowMs += STALL_MS / 4) {
            untakenBytes.decrementAndGet();
            assertThat(uptake.stalled(message, nowMs, () -> moves++)).isFalse();
        }
        assertThat(moves).isEqualTo(38);
    }

    @Test
    void a_new_message_has_its_own_time() {
        untakenBytes.set(60_000);
        for (long nowMs = 0; nowMs < 3 * STALL_MS; nowMs += STALL_MS / 2) {
            assertThat(uptake.stalled(new Object(), nowMs, () -> moves++)).isFalse();
        }
        assertThat(uptake.stalled(null, 4 * STALL_MS, () -> moves++)).isFalse();
    }

    @Test
    void messages_that_come_and_go_are_not_looked_at() {
        Uptake counted = new Uptake(() -> looks++);
        for (long nowMs = 0; nowMs < 60_000; nowMs += 500) {
            assertThat(counted.stalled(nowMs % 1000 == 0 ? message : new Object(), nowMs, () -> moves++))
                    .isFalse();
        }
        assertThat(looks).isZero();
    }

    @Test
    void a_reader_that_takes_little_between_two_looks_has_taken_it_after_some() {
        uptake.watch(null);
        untakenBytes.set(60_000);
        assertThat(uptake.tookBytes(message)).isFalse();
        for (int taken = 0; taken < 1000; taken += 250) {
            untakenBytes.set(60_000 - taken);
            assertThat(uptake.tookBytes(message)).isFalse();
        }

        untakenBytes.set(60_000 - 1024);
        assertThat(uptake.tookBytes(message)).isTrue();
        assertThat(uptake.tookBytes(message)).isFalse();
    }
}
