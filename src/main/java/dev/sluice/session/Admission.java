package dev.sluice.session;

/** Whether this node takes new work, and how much of each principal. Thread-safe; once draining it stays so. */
public final class Admission {
    private final PrincipalQuota connections;
    private final PrincipalQuota sessions;
    private final PrincipalQuota pending;

    private volatile boolean draining;

    /** Takes new work, within these bounds. */
    public Admission(QuotaConfig quotas) {
        connections = new PrincipalQuota(quotas.connectionsMax());
        sessions = new PrincipalQuota(quotas.sessionsMax());
        pending = new PrincipalQuota(quotas.pendingMax());
    }

    /** From now on nothing new is taken. Idempotent. */
    public void drain() {
        draining = true;
    }

    /** Whether nothing new is taken. */
    public boolean isDraining() {
        return draining;
    }

    /** Connections with a session. */
    public PrincipalQuota connections() {
        return connections;
    }

    /** Sessions in memory, and those on their way there. */
    PrincipalQuota sessions() {
        return sessions;
    }

    /** Messages taken and not finished, of the sessions in memory. */
    PrincipalQuota pending() {
        return pending;
    }
}
