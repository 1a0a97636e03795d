package dev.sluice.session;

/** Whether this node takes new work. Thread-safe; once draining it stays so. */
public final class Admission {
    private volatile boolean draining;

    /** From now on nothing new is taken. Idempotent. */
    public void drain() {
        draining = true;
    }

    /** Whether nothing new is taken. */
    public boolean isDraining() {
        return draining;
    }
}
