package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.JsonText;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** How often a message may still run after drains and kills; each life of the process takes it back from its row. */
class DrainedAttemptsTest {
    private static final JsonText CONTENT = JsonText.ofString("hi");

    @Test
    void a_kill_costs_an_attempt() {
        KnownMessage message = nextLife(accepted());

        assertThat(message.earlierAttempts()).isEqualTo(1);
        assertThat(message.countedAttempts()).isEqualTo(1);
        assertThat(message.mayHaveBegun()).isTrue();
    }

    @Test
    void a_drain_costs_none_but_the_next_attempt_has_the_next_number() {
        KnownMessage message = accepted();
        message.drained(1);
        message = nextLife(message);
        assertThat(message.earlierAttempts()).isEqualTo(1);
        assertThat(message.countedAttempts()).isZero();
        assertThat(message.mayHaveBegun()).isTrue();

        message.restarted(2);
        message.drained(2);
        message = nextLife(message);

        assertThat(message.earlierAttempts()).isEqualTo(2);
        assertThat(message.countedAttempts()).isZero();
    }

    @Test
    void a_kill_after_a_drain_costs_one() {
        KnownMessage message = accepted();
        message.drained(1);
        message = nextLife(message);
        message.restarted(2);
        message = nextLife(message);

        assertThat(message.countedAttempts()).isEqualTo(1);
    }

    @Test
    void what_a_drain_found_not_begun_may_run_even_where_nothing_may_run_twice() {
        KnownMessage message = accepted();
        message.drained(0);
        message = nextLife(message);
        assertThat(message.mayHaveBegun()).isFalse();
        assertThat(message.countedAttempts()).isZero();

        message.drained(0);
        message = nextLife(message);
        assertThat(message.mayHaveBegun()).isFalse();

        message.restarted(2);
        message = nextLife(message);
        assertThat(message.mayHaveBegun()).isTrue();
        assertThat(message.countedAttempts()).isEqualTo(1);
    }

    @Test
    void a_drain_forgives_no_kill_before_it() {
        KnownMessage message = nextLife(accepted());
        message.drained(0);

        assertThat(nextLife(message).countedAttempts()).isEqualTo(1);
        assertThat(nextLife(message).mayHaveBegun()).isTrue();
    }

    private static KnownMessage accepted() {
        return KnownMessage.of(new StoredMessage(
                1,
                "m-1",
                Fingerprint.of(CONTENT),
                CONTENT,
                null,
                "alice",
                false,
                2,
                Instant.EPOCH,
                null,
                null,
                null,
                null,
                null,
                0));
    }

    /** First in line after a restart. */
    private static KnownMessage nextLife(KnownMessage message) {
        KnownMessage restored = KnownMessage.of(message.toStored());
        restored.interrupted();
        return restored;
    }
}
