package dev.sluice.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
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

    /** How much older than the truth the row's last activity may be; small against any resume window that makes sense. */
    static final Duration ACTIVITY_RESOLUTION = Duration.ofMinutes(1);

    private final SessionIdentity identity;

    @GuardedBy("this")
    private boolean stored;

    @GuardedBy("this")
    private long reservedTo;

    @GuardedBy("this")
    private boolean askedToStore;

    @GuardedBy("this")
    private long askedTo;

    @GuardedBy("this")
    private boolean asking;

    @GuardedBy("this")
    private Instant activeAt;

    SessionRow(SessionIdentity identity, boolean stored, long reservedTo) {
        this.identity = identity;
        this.stored = stored;
        this.askedToStore = stored;
        this.reservedTo = reservedTo;
        this.askedTo = reservedTo;
        this.activeAt = identity.createdAt();
    }

    /** Whether the row exists, as far as known. */
    synchronized boolean isStored() {
        return stored;
    }

    /** Whether an entry should be submitted for no other reason than to ask for more cursors; true once a block. */
    synchronized boolean shouldAsk(long head) {
        if (asking || askedTo - head >= BLOCK_CURSORS / 2) return false;
        asking = true;
        return true;
    }

    /** Adds to {@code writes} what the row needs for a log with this head. */
    synchronized void prepare(List<Write> writes, long head, Instant now) {
        if (!askedToStore) {
            askedToStore = true;
            askedTo = head + BLOCK_CURSORS;
            writes.add(0, newSession());
            return;
        }
        boolean enough = askedTo - head >= BLOCK_CURSORS / 2;
        if (enough && now.isBefore(activeAt.plus(ACTIVITY_RESOLUTION))) return;
        if (!enough) askedTo = head + BLOCK_CURSORS;
        activeAt = now;
        writes.add(new Write.UpdateSession(identity.sessionId(), askedTo + 1, now));
    }

    @GuardedBy("this")
    private Write newSession() {
        return new Write.NewSession(
                identity.sessionId(), identity.principal(), identity.agentId(), askedTo + 1, identity.createdAt());
    }

    /** Gives back all that is reserved beyond {@code head}, where there is a row: nothing follows it until the next block. */
    synchronized void release(List<Write> writes, long head, Instant now) {
        if (!askedToStore) return;
        askedTo = head;
        writes.add(new Write.UpdateSession(identity.sessionId(), head + 1, now));
    }

    /** All that was asked for is stored. Returns the last cursor reserved. */
    synchronized long committed() {
        stored = askedToStore;
        reservedTo = askedTo;
        asking = false;
        return reservedTo;
    }

    /** What was asked for since the last commit is not stored. */
    synchronized void undone() {
        askedToStore = stored;
        askedTo = reservedTo;
        activeAt = identity.createdAt();
    }
}
