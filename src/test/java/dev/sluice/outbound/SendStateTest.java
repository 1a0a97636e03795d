package dev.sluice.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sluice.budget.ByteAccount;
import dev.sluice.eventlog.EventLogConfig;
import org.junit.jupiter.api.Test;

class SendStateTest {
    @Test
    void hands_over_only_what_was_selected() {
        for (SendState state : SendState.values()) {
            assertThat(state.mayBecome(SendState.HANDING))
                    .isEqualTo(state == SendState.SELECTING || state == SendState.SELECTING_AGAIN);
        }
    }

    @Test
    void ends_from_everywhere_and_for_good() {
        for (SendState state : SendState.values()) {
            assertThat(state.mayBecome(SendState.CLOSED)).isEqualTo(state != SendState.CLOSED);
            assertThat(SendState.CLOSED.mayBecome(state)).isFalse();
        }
    }

    @Test
    void does_not_rest_while_there_is_news() {
        assertThat(SendState.SELECTING_AGAIN.mayBecome(SendState.IDLE)).isFalse();
        assertThat(SendState.WRITING.mayBecome(SendState.IDLE)).isFalse();
        assertThat(SendState.SELECTING.mayBecome(SendState.IDLE)).isTrue();
    }

    @Test
    void has_the_protocols_bounds_beside_the_settings() {
        assertThat(new OutboundConfig(1_048_576, 1_000))
                .isEqualTo(new OutboundConfig(1_048_576, 1_000, 65_536, 65_536));
        assertThat(new EventLogConfig(2_000, 2_097_152)).isEqualTo(new EventLogConfig(2_000, 2_097_152, 65_536));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EventLogConfig(1, 1, 65_537))
                .withMessage("mergedBytesMax: 65537 (expected: 1024 to 65536)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OutboundConfig(1, 1, 1, 1_024))
                .withMessage("batchBytesMax: 1 (expected: 1024 to 65536)");
    }

    @Test
    void an_account_tells_who_gives_back_more_than_was_taken() {
        ByteAccount account = new ByteAccount();
        account.add(3);
        account.subtract(3);
        assertThatIllegalStateException().isThrownBy(() -> account.subtract(1));
        assertThatIllegalArgumentException().isThrownBy(() -> account.add(-1));
    }
}
