package dev.sluice.support;

import dev.sluice.agent.TurnPlace;
import org.jspecify.annotations.Nullable;

/** A turn's place on a node that has room for it when a test says so. Not thread-safe. */
public final class HandPlace implements TurnPlace {
    private boolean taken = true;
    private boolean full;
    private @Nullable Runnable waiting;

    @Override
    public void leave() {
        taken = false;
    }

    @Override
    public void comeBack(Runnable next) {
        if (waiting != null) throw new AssertionError("comes back twice");
        if (taken || !full) goOn(next);
        else waiting = next;
    }

    /** From now on there is no room for who has left. */
    public HandPlace full() {
        full = true;
        return this;
    }

    /** There is room again: whoever waits goes on. */
    public void comesFree() {
        full = false;
        Runnable next = waiting;
        waiting = null;
        if (next != null) goOn(next);
    }

    /** {@return whether the turn has its place} */
    public boolean isTaken() {
        return taken;
    }

    private void goOn(Runnable next) {
        taken = true;
        next.run();
    }
}
