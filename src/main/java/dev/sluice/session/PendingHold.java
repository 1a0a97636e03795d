package dev.sluice.session;

/**
 * What one session's unfinished messages take of its principal's quota. Not thread-safe: the lock of its {@link Conversation} guards
 * it.
 */
final class PendingHold {
    private final PrincipalQuota quota;
    private final String principal;

    private int held;
    private boolean over;

    PendingHold(PrincipalQuota quota, String principal) {
        this.quota = quota;
        this.principal = principal;
    }

    /** Takes room for one more message, if there is any. */
    boolean tryTake() {
        if (over) return true;
        if (!quota.tryTake(principal)) return false;
        held++;
        return true;
    }

    /** Takes room for a message that was accepted by an earlier process. */
    void restored() {
        quota.take(principal);
        held++;
    }

    /** A message is finished, or was not accepted after all. */
    void giveBack() {
        if (over) return;
        held--;
        quota.giveBack(principal);
    }

    /** The session leaves memory, or ends here: gives everything back. What is finished later has nothing left. */
    void end() {
        over = true;
        for (; held > 0; held--) quota.giveBack(principal);
    }
}
