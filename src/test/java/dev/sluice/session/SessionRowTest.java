package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionRowTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final SessionIdentity IDENTITY = new SessionIdentity("s-1", "alice", "echo", START);

    private final SessionRow row = new SessionRow(IDENTITY, false, 1);

    @Test
    void the_first_entry_stores_the_row_with_a_block_of_cursors() {
        assertThat(prepare(2, START)).containsExactly(new Write.NewSession("s-1", "alice", "echo", 1027, START));
        assertThat(row.committed()).isEqualTo(1026);
        assertThat(row.isStored()).isTrue();
    }

    @Test
    void a_row_that_was_not_stored_is_asked_for_again() {
        prepare(2, START);
        row.undone();

        assertThat(prepare(4, START)).containsExactly(new Write.NewSession("s-1", "alice", "echo", 1029, START));
    }

    @Test
    void the_next_block_is_asked_for_when_less_than_half_of_one_is_left() {
        prepare(2, START);
        row.committed();

        assertThat(prepare(514, START)).isEmpty();
        assertThat(prepare(515, START)).containsExactly(new Write.UpdateSession("s-1", 1540, START));
        assertThat(row.committed()).isEqualTo(1539);
    }

    @Test
    void an_active_session_says_so_once_a_minute() {
        prepare(2, START);
        row.committed();
        Instant late = START.plus(SessionRow.ACTIVITY_RESOLUTION);

        assertThat(prepare(3, late.minusMillis(1))).isEmpty();
        assertThat(prepare(4, late)).containsExactly(new Write.UpdateSession("s-1", 1027, late));
        assertThat(prepare(5, late.plus(Duration.ofSeconds(59)))).isEmpty();
    }

    @Test
    void a_session_that_leaves_memory_gives_the_rest_of_its_block_back() {
        prepare(2, START);
        row.committed();
        List<Write> writes = new ArrayList<>();
        row.release(writes, 7, START);

        assertThat(writes).containsExactly(new Write.UpdateSession("s-1", 8, START));
        assertThat(row.committed()).isEqualTo(7);
        assertThat(prepare(8, START)).containsExactly(new Write.UpdateSession("s-1", 1033, START));
    }

    private List<Write> prepare(long head, Instant now) {
        List<Write> writes = new ArrayList<>();
        row.prepare(writes, head, now);
        return writes;
    }
}
