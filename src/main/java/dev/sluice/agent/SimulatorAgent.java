package dev.sluice.agent;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Stands in for a language model: streams a {@link SimulatorScript} at its pace, and holds no thread between two tokens.
 */
final class SimulatorAgent implements Agent {
    private final ScheduledExecutorService scheduler;

    SimulatorAgent(ScheduledExecutorService scheduler) {
        this.scheduler = scheduler;
    }

    @Override
    public CompletionStage<Reply> answer(Turn turn, TurnOutput output) {
        SimulatorRun run = new SimulatorRun(SimulatorScript.of(turn.content()), output, scheduler);
        turn.cancellation().onCancel(run::stop);
        return run.start();
    }
}
