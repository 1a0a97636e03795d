package dev.sluice.agent;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One turn of the simulator: a chain of short tasks, each of which sends what is due and schedules the next.
 *
 * <p>Thread-safe. Steps follow one another and see each other's writes through the scheduler; {@link #stop} may come from
 * any thread at any time.
 */
final class SimulatorRun {
    /** Tokens sent in one task when there is no interval: enough to make the task worthwhile, few enough to let others in. */
    static final int BURST_TOKENS = 64;

    private final SimulatorScript script;
    private final TurnOutput output;
    private final ScheduledExecutorService scheduler;
    private final CompletableFuture<Reply> answer = new CompletableFuture<>();
    private volatile @Nullable Future<?> nextStep;

    SimulatorRun(SimulatorScript script, TurnOutput output, ScheduledExecutorService scheduler) {
        this.script = script;
        this.output = output;
        this.scheduler = scheduler;
    }

    CompletionStage<Reply> start() {
        schedule(0);
        return answer;
    }

    void stop() {
        answer.cancel(false);
        Future<?> step = nextStep;
        if (step != null) step.cancel(false);
    }

    private void step() {
        try {
            int tokens = script.intervalMillis() == 0 ? BURST_TOKENS : 1;
            for (; tokens > 0 && script.tokens().hasNext(); tokens--) {
                if (answer.isDone()) return;
                if (!output.token(script.tokens().next())) {
                    stop();
                    return;
                }
            }
            if (script.tokens().hasNext()) {
                schedule(script.intervalMillis());
            } else {
                script.ending().complete(answer);
            }
        } catch (Throwable failure) {
            // A step has no caller who could see it; the turn would wait for its deadline.
            answer.completeExceptionally(failure);
        }
    }

    private void schedule(long delayMillis) {
        if (answer.isDone()) return;
        Future<?> step = scheduler.schedule(this::step, delayMillis, TimeUnit.MILLISECONDS);
        nextStep = step;
        // A stop that came since the check above has seen the step before this one.
        if (answer.isDone()) step.cancel(false);
    }
}
