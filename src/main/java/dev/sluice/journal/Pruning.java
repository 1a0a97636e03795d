package dev.sluice.journal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.BiPredicate;
import org.hibernate.StatelessSession;

/**
 * One sweep after the other over the sessions whose resume window has passed, a few at a time.
 *
 * <p>A sweep goes from the longest unused session to the newest, so those that must stay, with work pending or in
 * memory, are met once a sweep and do not stand in the way of the others. Thread-safe.
 */
final class Pruning {
    private final JournalBounds bounds;
    private final Clock clock;

    @GuardedBy("this")
    private boolean sweeping;

    /** The last session that this sweep is done with. */
    @GuardedBy("this")
    private ExpiredSession done = ExpiredSession.NONE;

    Pruning(JournalBounds bounds, Clock clock) {
        this.bounds = bounds;
        this.clock = clock;
    }

    /** Begins a sweep; false where one is under way. */
    synchronized boolean begin() {
        if (sweeping) return false;
        sweeping = true;
        done = ExpiredSession.NONE;
        return true;
    }

    synchronized boolean isSweeping() {
        return sweeping;
    }

    /** Ends the sweep before its time; the next one begins anew. */
    synchronized void giveUp() {
        sweeping = false;
    }

    synchronized void deleteSome(StatelessSession session, BiPredicate<String, String> isLoaded) {
        Instant limit = clock.instant().minus(bounds.resumeWindow());
        List<ExpiredSession> expired = PruneStatements.expired(session, done, limit, bounds.pruneSessionsMax());
        int rowsLeft = bounds.pruneRowsMax();
        for (ExpiredSession each : expired) {
            if (!isLoaded.test(each.principal(), each.sessionId())
                    && !Tail.read(session, each.sessionId()).hasPending()) {
                rowsLeft -= PruneStatements.deletePieces(session, each.sessionId(), rowsLeft);
                if (rowsLeft > 0) rowsLeft -= PruneStatements.deleteFinals(session, each.sessionId(), rowsLeft);
                if (rowsLeft > 0) rowsLeft -= PruneStatements.deleteMessages(session, each.sessionId(), rowsLeft);
                if (rowsLeft > 0) rowsLeft -= PruneStatements.deleteEvents(session, each.sessionId(), rowsLeft);
                // What is left of it comes first in the next transaction.
                if (rowsLeft <= 0) return;
                Statements.deleteSessions(session, List.of(each.sessionId()));
            }
            done = each;
        }
        sweeping = expired.size() == bounds.pruneSessionsMax();
    }
}
