package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.budget.ByteAccount;
import dev.sluice.protocol.JsonText;
import dev.sluice.protocol.PendingMessage;
import dev.sluice.protocol.TurnOutcome;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class KnownMessagesTest {
    private final KnownMessages known = new KnownMessages(new ByteAccount());

    @Test
    void what_is_to_be_done_is_told_as_of_a_cursor_whatever_is_known_by_now() {
        known.add(message(1, 2, 9L));
        known.add(message(2, 3, 11L));
        known.add(message(3, 10, null));

        assertThat(standing(1)).isEqualTo("[] executing=false");
        assertThat(standing(2)).isEqualTo("[] executing=true");
        assertThat(standing(8)).isEqualTo("[m-2] executing=true");
        assertThat(standing(9)).isEqualTo("[] executing=true");
        assertThat(standing(10)).isEqualTo("[m-3] executing=true");
        assertThat(standing(11)).isEqualTo("[] executing=true");
    }

    @Test
    void without_a_runner_the_first_waits_too() {
        known.add(message(1, 2, null));

        assertThat(known.standing(5, false).pending()).hasSize(1);
        assertThat(known.standing(5, false).executing()).isFalse();
    }

    private String standing(long upTo) {
        Standing standing = known.standing(upTo, true);
        return standing.pending().stream().map(PendingMessage::messageId).toList() + " executing="
                + standing.executing();
    }

    private static KnownMessage message(long seq, long acceptedCursor, Long finalCursor) {
        JsonText content = JsonText.ofString("hi");
        boolean ended = finalCursor != null;
        return KnownMessage.of(new StoredMessage(
                seq,
                "m-" + seq,
                Fingerprint.of(content),
                content,
                null,
                "alice",
                false,
                acceptedCursor,
                Instant.EPOCH,
                null,
                finalCursor,
                ended ? Instant.EPOCH : null,
                ended ? content : null,
                ended ? TurnOutcome.OK : null,
                1));
    }
}
