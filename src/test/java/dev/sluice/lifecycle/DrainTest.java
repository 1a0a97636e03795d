package dev.sluice.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DrainTest {
    private static final Duration WORK_TIMEOUT = Duration.ofSeconds(10);
    private static final Instant NEVER = Instant.MAX;

    private final HandDrivenNode node = new HandDrivenNode();
    private final NodeState state = new NodeState();
    private final Drain drain = new Drain(node, state, WORK_TIMEOUT, node, node);

    @BeforeEach
    void ready() {
        state.enter(NodeState.Phase.READY);
    }

    @Test
    void a_node_without_work_is_drained_at_once_and_in_order() {
        drain.run();

        assertThat(node.asked).containsExactly("refuse", "work", "end", "store", "clients");
        assertThat(passed()).isZero();
    }

    @Test
    void it_is_not_ready_any_more_before_anything_else() {
        List<NodeState.Phase> seen = new ArrayList<>();
        node.workEnds = Instant.EPOCH.plusMillis(1);
        node.onPause = () -> seen.add(state.phase());

        drain.run();

        assertThat(seen).containsOnly(NodeState.Phase.DRAINING).isNotEmpty();
    }

    @Test
    void work_that_ends_in_time_is_waited_for_and_no_longer() {
        node.workEnds = Instant.EPOCH.plusSeconds(3);

        drain.run();

        assertThat(passed())
                .isBetween(Duration.ofSeconds(3), Duration.ofSeconds(3).plus(Drain.POLL_INTERVAL));
    }

    @Test
    void work_that_does_not_end_is_ended_after_the_timeout_exactly() {
        node.workEnds = NEVER;

        drain.run();

        assertThat(node.asked).containsExactly("refuse", "work", "end", "store", "clients");
        assertThat(passed()).isEqualTo(WORK_TIMEOUT);
    }

    @Test
    void a_timeout_of_zero_ends_work_at_once() {
        node.workEnds = NEVER;

        new Drain(node, state, Duration.ZERO, node, node).run();

        assertThat(node.asked).contains("end");
        assertThat(passed()).isZero();
    }

    @Test
    void a_database_and_clients_that_never_come_to_an_end_have_their_bounds() {
        node.workEnds = NEVER;
        node.storedAt = NEVER;
        node.clientsGoneAt = NEVER;

        drain.run();

        assertThat(node.asked).endsWith("store", "clients");
        assertThat(passed()).isEqualTo(WORK_TIMEOUT.plus(Drain.STORE_TIMEOUT).plus(Drain.DELIVERY_TIMEOUT));
        assertThat(passed()).isLessThan(WORK_TIMEOUT.plus(Drain.OVERHEAD_MAX));
        assertThat(Drain.OVERHEAD_MAX).isLessThanOrEqualTo(Duration.ofSeconds(8));
    }

    @Test
    void clients_are_sent_away_only_after_all_is_stored() {
        node.storedAt = Instant.EPOCH.plusSeconds(1);
        List<String> beforeStored = new ArrayList<>();
        node.onPause = () -> {
            if (node.now.isBefore(node.storedAt)) beforeStored.addAll(node.asked);
        };

        drain.run();

        assertThat(beforeStored).isNotEmpty().doesNotContain("clients");
    }

    @Test
    void a_step_that_fails_keeps_no_other_from_its_turn() {
        node.failures.add(new IllegalStateException("work"));
        node.failures.add(new IllegalStateException("work again"));
        node.failures.add(new IllegalStateException("work and again"));

        new Drain(node, state, Drain.POLL_INTERVAL, node, node).run();

        assertThat(node.asked).containsExactly("refuse", "work", "end", "store", "clients");
    }

    @Test
    void a_thread_that_is_wanted_back_hurries_through_every_step() {
        node.workEnds = NEVER;
        node.interrupted = true;

        drain.run();

        assertThat(node.asked).containsExactly("refuse", "work", "end", "store", "clients");
        assertThat(passed()).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void a_second_signal_changes_nothing_during_the_first_and_after_it() {
        node.workEnds = Instant.EPOCH.plusMillis(100);
        node.onPause = drain;

        drain.run();
        drain.run();

        assertThat(node.asked).containsExactly("refuse", "work", "end", "store", "clients");
        assertThat(state.phase()).isEqualTo(NodeState.Phase.DRAINING);
    }

    @Test
    void a_node_that_has_stopped_is_not_drained() {
        state.enter(NodeState.Phase.STOPPING);

        drain.run();

        assertThat(node.asked).isEmpty();
        assertThat(state.phase()).isEqualTo(NodeState.Phase.STOPPING);
        assertThat(drain.report().toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void whoever_asks_learns_the_end_when_it_has_come_and_not_before() {
        node.workEnds = NEVER;
        List<Boolean> ended = new ArrayList<>();
        node.onPause = () -> ended.add(drain.report().toCompletableFuture().isDone());

        drain.run();

        assertThat(ended).isNotEmpty().containsOnly(false);
        assertThat(drain.report().toCompletableFuture())
                .isCompletedWithValue(new DrainReport(false, true, true, WORK_TIMEOUT));
    }

    private Duration passed() {
        return Duration.between(Instant.EPOCH, node.now);
    }
}
