package dev.sluice.support;

import dev.sluice.journal.Delay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Pauses that end when told to. */
public final class HandDrivenDelay implements Delay {
    private final List<Duration> pauses = new ArrayList<>();
    private final List<Runnable> waiting = new ArrayList<>();

    @Override
    public void run(Duration pause, Runnable action) {
        pauses.add(pause);
        waiting.add(action);
    }

    /** Every pause so far. */
    public List<Duration> pauses() {
        return List.copyOf(pauses);
    }

    /** Ends the pauses that are under way. */
    public void elapse() {
        List<Runnable> due = List.copyOf(waiting);
        waiting.clear();
        due.forEach(Runnable::run);
    }
}
