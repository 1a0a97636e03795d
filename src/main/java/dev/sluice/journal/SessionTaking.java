package dev.sluice.journal;

import dev.sluice.session.StoredMessage;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.StatelessSession;

/** Takes stored sessions over for this node. */
final class SessionTaking {
    private final JournalBounds bounds;
    private final NodeEpoch node;
    private final Clock clock;

    SessionTaking(JournalBounds bounds, NodeEpoch node, Clock clock) {
        this.bounds = bounds;
        this.node = node;
        this.clock = clock;
    }

    void take(StatelessSession session, List<Take> takes) {
        Map<String, SessionRow> rows = rows(session, takes);
        List<SessionRow> taken = new ArrayList<>();
        Instant now = clock.instant();
        for (Take take : takes) {
            SessionRow row = rows.get(take.sessionId());
            if (row == null || !row.belongsTo(take.principal()) || !row.isComplete(node)) continue;
            Tail tail = Tail.read(session, take.sessionId());
            List<StoredMessage> pending = tail.pending(session);
            if (pending.isEmpty() && !row.wasActiveSince(now.minus(bounds.resumeWindow()))) continue;
            row.takenBy(node, bounds.takenBlock(), bounds.takenStorage(), now);
            if (!taken.contains(row)) taken.add(row);
            take.found(row.told(bounds.takenBlock(), tail, pending));
        }
        if (!taken.isEmpty()) session.updateMultiple(taken);
    }

    private static Map<String, SessionRow> rows(StatelessSession session, List<Take> takes) {
        Map<String, SessionRow> rows = new HashMap<>();
        List<String> ids = takes.stream().map(Take::sessionId).distinct().toList();
        for (SessionRow row : Statements.sessions(session, ids)) rows.put(row.sessionId(), row);
        return rows;
    }
}
