package dev.sluice.journal;

import dev.sluice.session.StoredMessage;
import dev.sluice.session.StoredSession;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/** Finds stored sessions, and takes them over for this node. */
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
            Content content = row == null ? null : visible(session, row, take.principal(), now);
            if (row == null || content == null) continue;
            row.takenBy(node, bounds.takenBlock(), bounds.takenStorage(), now);
            if (!taken.contains(row)) taken.add(row);
            take.found(row.told(bounds.takenBlock(), content.tail, content.pending));
        }
        if (!taken.isEmpty()) session.updateMultiple(taken);
    }

    /** What a take would find; nothing is changed. */
    @Nullable
    StoredSession find(StatelessSession session, String principal, String sessionId) {
        for (SessionRow row : Statements.sessions(session, List.of(principal), List.of(sessionId))) {
            Content content = visible(session, row, principal, clock.instant());
            if (content != null) return row.told(0, content.tail, content.pending);
        }
        return null;
    }

    private @Nullable Content visible(StatelessSession session, SessionRow row, String principal, Instant now) {
        if (!row.belongsTo(principal) || !row.isComplete(node)) return null;
        Tail tail = Tail.read(session, row.sessionId());
        List<StoredMessage> pending = tail.pending(session);
        boolean isKept = !pending.isEmpty() || row.wasActiveSince(now.minus(bounds.resumeWindow()));
        return isKept ? new Content(tail, pending) : null;
    }

    private static Map<String, SessionRow> rows(StatelessSession session, List<Take> takes) {
        Map<String, SessionRow> rows = new HashMap<>();
        // Twice the same would come back twice.
        Set<List<String>> pairs = new LinkedHashSet<>();
        for (Take take : takes) pairs.add(List.of(take.principal(), take.sessionId()));
        List<String> principals = pairs.stream().map(pair -> pair.get(0)).toList();
        List<String> ids = pairs.stream().map(pair -> pair.get(1)).toList();
        for (SessionRow row : Statements.sessions(session, principals, ids)) rows.put(row.sessionId(), row);
        return rows;
    }

    /** What a session has besides its row. */
    private record Content(Tail tail, List<StoredMessage> pending) {}
}
