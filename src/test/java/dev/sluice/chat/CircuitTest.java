package dev.sluice.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.agent.AgentHealth;
import dev.sluice.agent.AgentLimits;
import dev.sluice.support.HandDrivenClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CircuitTest {
    private final HandDrivenClock clock = new HandDrivenClock();
    private final List<AgentHealth> opened = new ArrayList<>();
    private final Circuit circuit =
            new Circuit("gpt", new AgentLimits(null, null, Duration.ofSeconds(30)), clock, this::opens);

    @Test
    void whoever_is_told_that_it_opens_finds_it_open() {
        open();

        assertThat(opened).containsExactly(AgentHealth.DOWN);
        assertThat(circuit.isOpen()).isTrue();
        assertThat(circuit.pass()).isEmpty();
    }

    @Test
    void the_first_piece_of_a_trials_answer_lets_all_in_again() {
        Circuit.Pass trial = trial();
        assertThat(circuit.pass()).isEmpty();

        trial.began();

        assertThat(circuit.health()).isEqualTo(AgentHealth.UP);
        assertThat(circuit.pass()).isPresent();
    }

    @Test
    void a_trial_that_breaks_off_after_its_first_piece_is_the_closed_circuits_first_failure() {
        Circuit.Pass trial = trial();
        trial.began();
        trial.began();
        trial.failed();
        trial.failed();

        for (int i = 0; i < Circuit.REQUESTS_LEAST - 2; i++) pass().failed();
        assertThat(circuit.health()).isEqualTo(AgentHealth.UP);
        pass().failed();
        assertThat(circuit.health()).isEqualTo(AgentHealth.DOWN);
    }

    @Test
    void a_trial_that_was_told_by_its_first_piece_is_not_counted_as_a_success_again() {
        Circuit.Pass trial = trial();
        trial.began();
        trial.succeeded();

        // With one more success, the window would have one request more.
        for (int i = 0; i < Circuit.REQUESTS_LEAST - 1; i++) pass().failed();
        assertThat(circuit.health()).isEqualTo(AgentHealth.UP);
    }

    @Test
    void answers_that_all_begin_and_all_break_off_open_it() {
        for (int i = 0; i < Circuit.REQUESTS_LEAST; i++) {
            Circuit.Pass pass = pass();
            pass.began();
            pass.failed();
        }

        assertThat(circuit.health()).isEqualTo(AgentHealth.DOWN);
    }

    @Test
    void requests_from_before_it_opened_decide_nothing_while_it_is_tried() {
        Circuit.Pass begins = pass();
        Circuit.Pass fails = pass();
        Circuit.Pass leaves = pass();
        Circuit.Pass answers = pass();
        Circuit.Pass trial = trial();

        begins.began();
        fails.failed();
        leaves.withdrawn();
        answers.succeeded();

        assertThat(circuit.health()).isEqualTo(AgentHealth.DEGRADED);
        assertThat(circuit.pass()).isEmpty();
        trial.succeeded();
        assertThat(circuit.health()).isEqualTo(AgentHealth.UP);
    }

    @Test
    void a_trial_that_leaves_twice_lets_one_other_try() {
        Circuit.Pass trial = trial();
        trial.withdrawn();
        trial.withdrawn();

        assertThat(circuit.pass()).isPresent();
        assertThat(circuit.pass()).isEmpty();
    }

    @Test
    void a_trial_that_fails_opens_it_again() {
        trial().failed();

        assertThat(opened).hasSize(2);
        assertThat(circuit.isOpen()).isTrue();
    }

    private void opens() {
        opened.add(circuit.health());
    }

    private void open() {
        for (int i = 0; i < Circuit.REQUESTS_LEAST; i++) pass().failed();
    }

    private Circuit.Pass trial() {
        open();
        clock.advance(Duration.ofSeconds(31));
        return pass();
    }

    private Circuit.Pass pass() {
        return circuit.pass().orElseThrow();
    }
}
