package dev.sluice.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.session.JournalUnavailableException;
import dev.sluice.support.HandDrivenExecutor;
import org.junit.jupiter.api.Test;

class BoundedReadsTest {
    private final HandDrivenExecutor executor = new HandDrivenExecutor();
    private final BoundedReads reads = new BoundedReads(executor, 1, 1);

    @Test
    void runs_no_more_than_its_bound_and_the_rest_in_order() {
        var one = reads.ask("one", () -> 1).toCompletableFuture();
        var two = reads.ask("two", () -> 2).toCompletableFuture();

        executor.runOne();
        assertThat(one).isCompletedWithValue(1);
        assertThat(two).isNotDone();

        executor.runAll();
        assertThat(two).isCompletedWithValue(2);
    }

    @Test
    void refuses_what_is_over_its_queue() {
        reads.ask("one", () -> 1);
        reads.ask("two", () -> 2);

        var three = reads.ask("three", () -> 3).toCompletableFuture();

        assertThatThrownBy(three::join).hasCauseInstanceOf(JournalUnavailableException.class);
    }

    @Test
    void a_failed_read_lets_the_next_one_run() {
        var one = reads.ask("one", () -> {
            throw new IllegalStateException("broken");
        });
        var two = reads.ask("two", () -> 2).toCompletableFuture();

        executor.runAll();

        assertThat(one.toCompletableFuture()).isCompletedExceptionally();
        assertThat(two).isCompletedWithValue(2);
    }

    @Test
    void an_executor_that_stops_refuses_what_waits() {
        executor.stop();

        var one = reads.ask("one", () -> 1).toCompletableFuture();

        assertThatThrownBy(one::join).hasCauseInstanceOf(JournalUnavailableException.class);
    }
}
