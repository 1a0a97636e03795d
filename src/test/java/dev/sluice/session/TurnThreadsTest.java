package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.HandDrivenExecutor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnThreadsTest {
    private final HandDrivenExecutor executor = new HandDrivenExecutor();
    private final TurnThreads threads = new TurnThreads(executor, 1);
    private final List<String> told = new ArrayList<>();

    @Test
    void a_principal_with_one_turn_waits_for_one_of_another_that_has_many() {
        for (int i = 1; i <= 5; i++) execute("busy", "busy-" + i);
        execute("quiet", "quiet");
        assertThat(executor.waiting()).isEqualTo(1);
        executor.runAll();

        assertThat(told).containsExactly("busy-1", "busy-2", "quiet", "busy-3", "busy-4", "busy-5");
    }

    @Test
    void turns_that_find_no_threads_any_more_are_told_so_those_that_wait_too() {
        threads.execute("alice", executor::stop, () -> told.add("never"));
        execute("alice", "second");
        executor.runAll();
        execute("bob", "third");

        assertThat(told).containsExactly("refused second", "refused third");
    }

    private void execute(String principal, String name) {
        threads.execute(principal, () -> told.add(name), () -> told.add("refused " + name));
    }
}
