package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.CloseCode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who was closed for slow reading is asked to stay away the longer, the oftener it happens. */
class SlowReadersTest {
    private final HandDrivenNode node = HandDrivenNode.durable();
    private final TestClient steady = node.client("steady").begin();

    private Duration hintAfterComingBack() {
        TestClient again = node.client("again").resume(steady.sessionId(), 0L);
        again.leave();
        return again.greeting().retryAfter();
    }

    private void closeSlowReader() {
        TestClient slow = node.client("slow").resume(steady.sessionId(), 0L);
        slow.outbound.closeNow(CloseCode.SLOW_CONSUMER);
        // The connection, told so by its sending side, lets go of the session.
        slow.leave();
    }

    @Test
    void nobody_else_is_asked_to() {
        assertThat(steady.greeting().retryAfter()).isNull();
        TestClient gone = node.client("gone").resume(steady.sessionId(), 0L);
        gone.outbound.closeNow(CloseCode.LIVENESS_TIMEOUT);
        gone.leave();

        assertThat(hintAfterComingBack()).isNull();
    }

    @Test
    void the_wait_rises_to_a_minute() {
        closeSlowReader();
        assertThat(hintAfterComingBack()).isEqualTo(Duration.ofSeconds(4));
        closeSlowReader();
        assertThat(hintAfterComingBack()).isEqualTo(Duration.ofSeconds(16));
        for (int i = 0; i < 100; i++) {
            closeSlowReader();
            assertThat(hintAfterComingBack()).isEqualTo(Duration.ofMinutes(1));
        }
    }

    @Test
    void it_is_forgotten_ten_minutes_after_the_last() {
        closeSlowReader();
        node.clock.advance(Duration.ofMinutes(9));
        closeSlowReader();
        node.clock.advance(Duration.ofMinutes(9));
        assertThat(hintAfterComingBack()).isEqualTo(Duration.ofSeconds(16));

        node.clock.advance(Duration.ofMinutes(1));
        assertThat(hintAfterComingBack()).isNull();
        closeSlowReader();
        assertThat(hintAfterComingBack()).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void a_new_session_knows_nothing_of_it() {
        closeSlowReader();

        assertThat(node.client("new").begin().greeting().retryAfter()).isNull();
    }
}
