package dev.sluice.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.protocol.EncodedEvent;
import dev.sluice.protocol.EventAddress;
import dev.sluice.protocol.TurnRef;
import dev.sluice.support.Logs;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LaneTest {
    private static final EventAddress ADDRESS = new EventAddress("s-1", "helper");
    private static final TurnRef TURN = new TurnRef("m-1", 1);

    @Property(tries = 200)
    void weighs_what_comes_after_a_cursor_as_a_sum_and_a_maximum_would(@ForAll long seed) {
        Random random = new Random(seed);
        Lane lane = new Lane();
        List<EncodedEvent> kept = new ArrayList<>();
        long cursor = 0;
        for (int i = 0; i < 120; i++) {
            if (random.nextInt(3) > 0 || kept.isEmpty()) {
                cursor += 1 + random.nextInt(3);
                EncodedEvent event = token(cursor, random.nextInt(50));
                lane.add(event, cursor, null);
                kept.add(event);
            } else {
                assertThat(lane.removeFirst().event()).isSameAs(kept.remove(0));
            }
            long after = cursor - random.nextInt(40);
            List<EncodedEvent> rest =
                    kept.stream().filter(event -> event.cursor() > after).toList();
            assertThat(lane.frameBytesAfter(after))
                    .isEqualTo(rest.stream().mapToLong(EncodedEvent::liveBytes).sum());
            assertThat(lane.contentBytesAfter(after))
                    .isEqualTo(
                            rest.stream().mapToLong(EncodedEvent::contentBytes).sum());
            assertThat(lane.largestAfter(after))
                    .isEqualTo(rest.stream()
                            .mapToLong(EncodedEvent::liveBytes)
                            .max()
                            .orElse(0));
            assertThat(lane.retainedBytes())
                    .isEqualTo(kept.stream().mapToLong(EncodedEvent::liveBytes).sum());
            assertThat(lane.events()).isEqualTo(kept);
        }
    }

    @Test
    void takes_little_room_again_after_it_held_much() {
        EntryRing<Entry> ring = new EntryRing<>();
        for (int i = 1; i <= 5_000; i++) ring.addLast(Entry.archived(token(i, 1)));
        assertThat(ring.capacity()).isEqualTo(8_192);
        while (ring.size() > 3) ring.removeFirst();
        assertThat(ring.capacity()).isLessThanOrEqualTo(8);
        assertThat(ring.get(0).cursor()).isEqualTo(4_998);
        while (!ring.isEmpty()) ring.removeFirst();
        assertThat(ring.capacity()).isZero();
    }

    @Test
    void knows_no_entry_that_is_not_there() {
        EntryRing<Entry> ring = new EntryRing<>();
        assertThat(ring.after(0)).isNull();
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> ring.get(0));
        ring.addLast(Entry.archived(token(1, 1)));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> ring.get(1));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> ring.get(-1));
    }

    private static EncodedEvent token(long cursor, int length) {
        return EncodedEvent.encode(ADDRESS, cursor, Logs.CLOCK.instant(), Logs.token(TURN, "x".repeat(length)));
    }
}
