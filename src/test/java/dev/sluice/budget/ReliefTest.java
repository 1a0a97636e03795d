package dev.sluice.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.HandDrivenExecutor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReliefTest {
    private static final long EIGHTH = 1 << 20;

    private final MemoryBudget budget = new MemoryBudget(new MemoryConfig(8 * EIGHTH));
    private final ByteAccount account = budget.account(MemoryKind.LOGS);
    private final HandDrivenExecutor tasks = new HandDrivenExecutor();
    private final List<String> asked = new ArrayList<>();

    /** Holders that have so many bytes, which they give back at once. */
    private Relievable giving(String name, long held) {
        account.add(held);
        long[] left = {held};
        return bytes -> {
            asked.add(name);
            long given = Math.min(left[0], bytes);
            left[0] -= given;
            account.subtract(given);
            return 0;
        };
    }

    private Relief relief(Relievable... order) {
        return new Relief(budget, List.of(order), tasks);
    }

    @Test
    void who_comes_first_gives_alone_where_that_is_enough() {
        relief(giving("replay", 3 * EIGHTH), giving("connections", 5 * EIGHTH));

        budget.look();
        tasks.runAll();

        assertThat(asked).containsExactly("replay");
        assertThat(budget.heldBytes()).isEqualTo(6 * EIGHTH);
        assertThat(budget.isRefusing()).isFalse();
    }

    @Test
    void the_next_gives_what_is_missing() {
        relief(giving("replay", EIGHTH), giving("connections", 4 * EIGHTH), giving("outputs", 3 * EIGHTH));

        budget.look();
        tasks.runAll();

        assertThat(asked).containsExactly("replay", "connections");
        assertThat(budget.heldBytes()).isEqualTo(6 * EIGHTH);
    }

    @Test
    void what_is_on_its_way_back_is_not_asked_of_the_next() {
        account.add(8 * EIGHTH);
        relief(bytes -> bytes, giving("outputs", 0));

        budget.look();
        tasks.runAll();

        assertThat(asked).isEmpty();
    }

    @Test
    void messages_are_refused_when_nobody_has_anything_left() {
        relief(giving("replay", 0), giving("outputs", 0));
        account.add(7 * EIGHTH + 1);

        budget.look();
        tasks.runAll();

        assertThat(asked).containsExactly("replay", "outputs");
        assertThat(budget.isRefusing()).isTrue();
        account.subtract(EIGHTH);
        assertThat(budget.isRefusing()).isFalse();
    }

    @Test
    void holders_that_fail_do_not_keep_the_others_from_giving() {
        Relievable broken = bytes -> {
            throw new IllegalStateException("broken");
        };
        relief(broken, giving("outputs", 8 * EIGHTH));

        budget.look();
        tasks.runAll();

        assertThat(budget.heldBytes()).isEqualTo(6 * EIGHTH);
    }

    @Test
    void a_sweep_tries_again_without_growth_but_only_while_memory_is_short() {
        Relief relief = relief(giving("replay", 0));
        account.add(7 * EIGHTH + 1);
        budget.look();
        tasks.runAll();
        budget.look();
        tasks.runAll();
        assertThat(asked).hasSize(1);

        relief.sweep();
        tasks.runAll();
        assertThat(asked).hasSize(2);

        account.subtract(1);
        relief.sweep();
        tasks.runAll();
        assertThat(asked).hasSize(2);
    }
}
