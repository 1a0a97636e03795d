package dev.sluice.session;

import dev.sluice.budget.ByteAccount;
import dev.sluice.budget.MemoryBudget;
import dev.sluice.budget.MemoryKind;

/**
 * The places of sessions in memory: each is one of its principal's, and costs the memory budget what a session takes by being
 * there. Thread-safe; whoever takes a session out of memory gives its place back once.
 */
final class SessionPlaces {
    /**
     * A session's own objects: itself, conversation, log, inbox, and its places in the tables. By the class histograms of a packaged
     * server (JDK 17, compressed pointers) before and after 20,000 sessions it takes 2,480 bytes on the heap without a message,
     * 185 of them counted by its log; rounded up, for ids and principals differ in length.
     */
    static final int SESSION_BYTES = 3_000;

    private final PrincipalQuota quota;
    private final MemoryBudget budget;
    private final ByteAccount account;

    /** {@code quota} is what each principal may have. */
    SessionPlaces(PrincipalQuota quota, MemoryBudget budget) {
        this.quota = quota;
        this.budget = budget;
        account = budget.account(MemoryKind.SESSIONS);
    }

    /** Whether {@code principal} may have one more now. */
    boolean hasRoom(String principal) {
        return quota.hasRoom(principal);
    }

    /** Takes one if {@code principal} may have one more; not to be called with a lock held. */
    boolean tryTake(String principal) {
        if (!quota.tryTake(principal)) return false;
        count();
        return true;
    }

    /** Takes one in any case: for a session that was there before; not to be called with a lock held. */
    void take(String principal) {
        quota.take(principal);
        count();
    }

    private void count() {
        account.add(SESSION_BYTES);
        budget.look();
    }

    /** Gives one back that was taken. */
    void giveBack(String principal) {
        account.subtract(SESSION_BYTES);
        quota.giveBack(principal);
    }
}
