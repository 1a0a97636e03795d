package dev.sluice.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class StopSignalTest {
    private final List<String> done = new ArrayList<>();

    @Test
    void a_server_without_the_framework_gives_no_signal_and_no_failure() {
        var signal = new FrameworkStopSignal(StopSignalTest.class.getClassLoader());

        assertThat(signal.onStop(() -> done.add("stopping"))).isEmpty();
        assertThat(done).isEmpty();
    }

    @Test
    void the_server_waits_until_the_work_is_done() {
        var work = new CompletableFuture<String>();
        new AwaitedTask(
                        () -> work.completeAsync(() -> {
                            done.add("work");
                            return "";
                        }),
                        Duration.ofDays(1))
                .run();

        assertThat(done).containsExactly("work");
    }

    @Test
    void the_server_does_not_wait_longer_than_the_bound() {
        var never = new CompletableFuture<String>();

        assertThatCode(new AwaitedTask(() -> never, Duration.ZERO)::run).doesNotThrowAnyException();
    }

    @Test
    void nothing_that_fails_reaches_the_server() {
        var failed = CompletableFuture.failedStage(new IllegalStateException("no"));

        assertThatCode(new AwaitedTask(() -> failed, Duration.ofDays(1))::run).doesNotThrowAnyException();
        assertThatCode(new AwaitedTask(
                        () -> {
                            throw new IllegalStateException("no");
                        },
                        Duration.ofDays(1))::run)
                .doesNotThrowAnyException();
    }
}
