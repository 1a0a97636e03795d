package dev.sluice.session;

/**
 * What one principal may have at a time on this node; {@link #NONE} for as much as everybody together may.
 *
 * @param connectionsMax connections with a session, 1 or more
 * @param sessionsMax sessions in memory, be they attached to, at work or just idle, 1 or more
 * @param pendingMax messages taken and not finished, in all its sessions, 1 or more
 */
public record QuotaConfig(int connectionsMax, int sessionsMax, int pendingMax) {
    /** No bound. */
    public static final int NONE = Integer.MAX_VALUE;

    public QuotaConfig {
        if (connectionsMax < 1)
            throw new IllegalArgumentException("connectionsMax: " + connectionsMax + " (expected: >= 1)");
        if (sessionsMax < 1) throw new IllegalArgumentException("sessionsMax: " + sessionsMax + " (expected: >= 1)");
        if (pendingMax < 1) throw new IllegalArgumentException("pendingMax: " + pendingMax + " (expected: >= 1)");
    }

    /** No bounds at all. */
    public static QuotaConfig none() {
        return new QuotaConfig(NONE, NONE, NONE);
    }
}
