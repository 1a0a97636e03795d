package dev.sluice.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Instant;
import java.util.List;

/**
 * What a session's row says, as far as stored: that it exists, and up to which cursor it reserves.
 *
 * <p>Thread-safe. Cursors are reserved in blocks, inside a transaction that happens anyway: when less than half a block is
 * left, the next entry asks for more. A cursor of the log is told to nobody before the row reserves it, so that none is
 * used again after a crash.
 */
final class SessionRow {
    /** Cursors reserved at a time. */
    static final int BLOCK_CURSORS = 1024;

    private final String sessionId;
    private final String principal;
    private final String agentId;
    private final Instant createdAt;

    @GuardedBy("this")
    private boolean stored;

    @GuardedBy("this")
    private long reservedTo;

    @GuardedBy("this")
    private boolean askedToStore;

    @GuardedBy("this")
    private long askedTo;

    SessionRow(
            String sessionId, String principal, String agentId, Instant createdAt, boolean stored, long reservedTo) {
        this.sessionId = sessionId;
        this.principal = principal;
        this.agentId = agentId;
        this.createdAt = createdAt;
        this.stored = stored;
        this.askedToStore = stored;
        this.reservedTo = reservedTo;
        this.askedTo = reservedTo;
    }

    /** Whether the row exists, as far as known. */
    synchronized boolean isStored() {
        return stored;
    }

    /** Whether a log with this head should ask for more cursors, and nobody has yet. */
    synchronized boolean needsBlock(long head) {
        return askedTo - head < BLOCK_CURSORS / 2;
    }

    /** Adds to {@code writes} what the row needs for a log with this head. */
    synchronized void prepare(List<Write> writes, long head, Instant now) {
        if (!askedToStore) {
            askedToStore = true;
            askedTo = head + BLOCK_CURSORS;
            writes.add(0, new Write.NewSession(sessionId, principal, agentId, askedTo + 1, createdAt));
            return;
        }
        if (!needsBlock(head)) return;
        askedTo = head + BLOCK_CURSORS;
        writes.add(new Write.UpdateSession(sessionId, askedTo + 1, now));
    }

    /** Gives back all that is reserved beyond {@code head}: nothing follows it until the next block. */
    synchronized void release(List<Write> writes, long head, Instant now) {
        askedTo = head;
        writes.add(new Write.UpdateSession(sessionId, head + 1, now));
    }

    /** All that was asked for is stored. Returns the last cursor reserved. */
    synchronized long committed() {
        stored = askedToStore;
        reservedTo = askedTo;
        return reservedTo;
    }

    /** What was asked for since the last commit is not stored. */
    synchronized void undone() {
        askedToStore = stored;
        askedTo = reservedTo;
    }
}
