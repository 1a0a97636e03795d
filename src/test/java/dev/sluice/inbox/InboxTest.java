package dev.sluice.inbox;

import static dev.sluice.inbox.MessageState.CANCELLED;
import static dev.sluice.inbox.MessageState.DONE;
import static dev.sluice.inbox.MessageState.FINISHING;
import static dev.sluice.inbox.MessageState.OFFERED;
import static dev.sluice.inbox.MessageState.RUNNING;
import static dev.sluice.inbox.MessageState.WAITING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.inbox.Inbox.Offer;
import dev.sluice.protocol.JsonText;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InboxTest {
    private final Inbox inbox = new Inbox(new InboxConfig(2, 20));

    private static InboundMessage message(String id, int bytes) {
        return new InboundMessage(id, JsonText.ofString("x".repeat(bytes - 2)), null, "c-1");
    }

    private InboundMessage taken(String id, int bytes) {
        InboundMessage message = message(id, bytes);
        assertThat(inbox.offer(message)).isNotEqualTo(Offer.FULL);
        message.become(WAITING);
        return message;
    }

    @Test
    void bounds_that_take_nothing_are_refused() {
        assertThatThrownBy(() -> new InboxConfig(0, 1)).hasMessage("messagesMax: 0 (expected: >= 1)");
        assertThatThrownBy(() -> new InboxConfig(1, 0)).hasMessage("bytesMax: 0 (expected: >= 1)");
    }

    @Test
    void a_full_inbox_takes_nothing_and_stays_as_it_is() {
        taken("m-1", 5);
        taken("m-2", 5);
        taken("m-3", 5);

        assertThat(inbox.offer(message("m-4", 5))).isEqualTo(Offer.FULL);
        assertThat(inbox.waiting()).isEqualTo(2);
        assertThat(inbox.find("m-4")).isNull();
        assertThat(inbox.window()).isZero();
    }

    @Test
    void a_message_too_large_for_what_is_left_is_refused_and_a_small_one_is_not() {
        taken("m-1", 5);
        taken("m-2", 15);

        assertThat(inbox.offer(message("m-3", 6))).isEqualTo(Offer.FULL);
        assertThat(inbox.window()).isEqualTo(1);
        assertThat(inbox.offer(message("m-4", 5))).isEqualTo(Offer.WAITS);
    }

    @Test
    void with_nothing_waiting_any_message_is_taken_and_closes_the_window_by_its_bytes() {
        taken("m-1", 1_000);
        assertThat(inbox.window()).isEqualTo(2);

        assertThat(inbox.offer(message("m-2", 1_000))).isEqualTo(Offer.WAITS);
        assertThat(inbox.window()).isZero();
    }

    @Test
    void what_is_not_here_cannot_be_removed() {
        assertThatThrownBy(() -> inbox.remove(message("m-1", 5))).hasMessage("m-1: not here");
    }

    @Test
    void the_next_message_counts_no_more_once_it_is_the_head() {
        InboundMessage first = taken("m-1", 5);
        taken("m-2", 5);
        taken("m-3", 5);
        inbox.remove(first);

        assertThat(inbox.waiting()).isEqualTo(1);
        assertThat(inbox.window()).isEqualTo(1);
    }

    @Test
    void a_cancelled_message_frees_its_place_once_wherever_it_stands() {
        InboundMessage first = taken("m-1", 5);
        InboundMessage second = taken("m-2", 5);
        InboundMessage third = taken("m-3", 5);
        inbox.cancel(second);
        assertThat(inbox.waiting()).isEqualTo(1);
        inbox.remove(first);
        assertThat(inbox.waiting()).as("m-3 waits behind a cancelled one").isEqualTo(1);
        inbox.cancel(third);
        inbox.remove(second);
        inbox.remove(third);

        assertThat(inbox.waiting()).isZero();
        assertThat(inbox.window()).isEqualTo(2);
        assertThat(inbox.isEmpty()).isTrue();
    }

    @Test
    void restored_messages_may_be_more_than_the_bounds() {
        for (int i = 1; i <= 4; i++)
            inbox.restore(InboundMessage.restored(
                    "m-" + i, JsonText.EMPTY_STRING, null, "c-1", i == 2 ? CANCELLED : WAITING));

        assertThat(inbox.waiting()).isEqualTo(2);
        assertThat(inbox.window()).isZero();
        assertThat(inbox.offer(message("m-5", 5))).isEqualTo(Offer.FULL);
    }

    @Test
    void metadata_counts_as_content_does() {
        InboundMessage message = new InboundMessage("m-1", JsonText.EMPTY_STRING, JsonText.EMPTY_OBJECT, "c-1");

        assertThat(message.sizeBytes()).isEqualTo(4);
    }

    @Test
    void every_way_between_the_states_is_named() {
        Map<MessageState, Set<MessageState>> ways = new EnumMap<>(MessageState.class);
        ways.put(OFFERED, EnumSet.of(WAITING, DONE));
        ways.put(WAITING, EnumSet.of(RUNNING, CANCELLED, FINISHING));
        ways.put(RUNNING, EnumSet.of(FINISHING));
        ways.put(CANCELLED, EnumSet.of(FINISHING));
        ways.put(FINISHING, EnumSet.of(DONE));
        ways.put(DONE, EnumSet.noneOf(MessageState.class));
        for (MessageState from : MessageState.values())
            for (MessageState to : MessageState.values())
                assertThat(from.mayBecome(to))
                        .as("%s -> %s", from, to)
                        .isEqualTo(ways.get(from).contains(to));
    }

    @Test
    void a_way_that_does_not_exist_is_refused() {
        InboundMessage message = message("m-1", 5);

        assertThatThrownBy(() -> message.become(RUNNING)).hasMessage("m-1: OFFERED -> RUNNING");
        assertThat(message.state()).isEqualTo(OFFERED);
    }
}
