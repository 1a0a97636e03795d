package dev.sluice.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.support.HandDrivenExecutor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class SignalledTaskTest {
    private final HandDrivenExecutor executor = new HandDrivenExecutor();
    private int runs;

    @Test
    void a_signal_that_is_refused_leaves_the_task_idle() {
        SignalledTask task = new SignalledTask(executor, () -> runs++);
        executor.stop();

        assertThatThrownBy(task::signal).isInstanceOf(RejectedExecutionException.class);
        assertThat(task.isIdle()).isTrue();
    }

    @Test
    void a_step_that_throws_does_not_stop_the_next_run() {
        SignalledTask task = new SignalledTask(executor, () -> {
            runs++;
            throw new IllegalStateException("broken");
        });
        for (int i = 0; i < 2; i++) {
            task.signal();
            assertThatThrownBy(executor::runOne).hasMessage("broken");
        }

        assertThat(runs).isEqualTo(2);
        assertThat(task.isIdle()).isTrue();
    }

    @Test
    void many_signals_before_a_run_are_one_run() {
        SignalledTask task = new SignalledTask(executor, () -> runs++);
        task.signal();
        task.signal();
        executor.runAll();

        assertThat(runs).isEqualTo(1);
        assertThat(task.isIdle()).isTrue();
    }

    @Test
    void many_signals_during_a_run_are_one_more_run_as_a_task_of_its_own() {
        SignalledTask[] task = new SignalledTask[1];
        task[0] = new SignalledTask(executor, () -> {
            if (runs++ > 0) return;
            task[0].signal();
            task[0].signal();
        });
        task[0].signal();
        executor.runOne();
        assertThat(runs).isEqualTo(1);
        assertThat(task[0].isIdle()).isFalse();

        executor.runAll();
        assertThat(runs).isEqualTo(2);
        assertThat(task[0].isIdle()).isTrue();
    }
}
