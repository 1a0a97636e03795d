package dev.sluice.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
    private static final long EIGHTH = 1 << 20;

    private final MemoryBudget budget = new MemoryBudget(new MemoryConfig(8 * EIGHTH));
    private final ByteAccount logs = budget.account(MemoryKind.LOGS);
    private final ByteAccount buffers = budget.account(MemoryKind.BUFFERS);
    private final AtomicInteger looks = new AtomicInteger();

    MemoryBudgetTest() {
        budget.relievedBy(looks::incrementAndGet);
    }

    @Test
    void what_all_kinds_hold_is_one_sum() {
        logs.add(3);
        buffers.add(4);

        assertThat(budget.heldBytes()).isEqualTo(7);
        assertThat(logs.heldBytes()).isEqualTo(3);
    }

    @Test
    void nobody_is_asked_up_to_seven_eighths() {
        logs.add(7 * EIGHTH);
        budget.look();

        assertThat(looks).hasValue(0);
        assertThat(budget.isShort()).isFalse();
    }

    @Test
    void whoever_looks_after_that_has_memory_given_back() {
        logs.add(7 * EIGHTH + 1);
        budget.look();

        assertThat(looks).hasValue(1);
        assertThat(budget.isRefusing()).as("before relief was tried").isFalse();
    }

    @Test
    void what_was_tried_in_vain_is_tried_again_only_after_growth() {
        logs.add(7 * EIGHTH + 1);
        budget.tried(0);
        budget.look();
        assertThat(looks).hasValue(0);

        logs.add(8 * EIGHTH / 64 + 1);
        budget.look();
        assertThat(looks).hasValue(1);
    }

    @Test
    void messages_are_refused_where_relief_found_too_little_and_taken_as_soon_as_there_is_room() {
        logs.add(7 * EIGHTH + 1);
        budget.tried(0);
        assertThat(budget.isRefusing()).isTrue();
        assertThat(budget.isFull()).isFalse();

        logs.subtract(1);
        assertThat(budget.isRefusing()).isFalse();
        budget.look();
        logs.add(1);
        assertThat(budget.isRefusing()).as("short again, and not tried yet").isFalse();
    }

    @Test
    void what_is_on_its_way_back_counts_as_given_back() {
        logs.add(7 * EIGHTH + 100);
        budget.tried(100);

        assertThat(budget.isRefusing()).isFalse();
    }

    @Test
    void a_full_budget_refuses_whatever_was_tried() {
        logs.add(8 * EIGHTH);

        assertThat(budget.isFull()).isTrue();
        assertThat(budget.isRefusing()).isTrue();
    }

    @Test
    void small_holders_keep_a_quarter_of_it_together() {
        assertThat(budget.smallBytes(0)).isEqualTo(131_072);
        assertThat(budget.smallBytes(64)).isEqualTo(2 * EIGHTH / 64);
        assertThat(budget.smallBytes(1_000_000)).isEqualTo(4_096);
    }

    @Test
    void who_gives_back_more_than_was_taken_is_told() {
        logs.add(1);

        assertThatThrownBy(() -> logs.subtract(2)).isInstanceOf(IllegalStateException.class);
    }
}
