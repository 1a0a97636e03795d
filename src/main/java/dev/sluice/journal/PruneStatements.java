package dev.sluice.journal;

import java.time.Instant;
import java.util.List;
import org.hibernate.StatelessSession;

/** The statements that forget. */
final class PruneStatements {
    private PruneStatements() {}

    /** The first {@code max} sessions after {@code done} that were last active before {@code limit}. */
    static List<ExpiredSession> expired(StatelessSession session, ExpiredSession done, Instant limit, int max) {
        return session
                .createSelectionQuery(
                        "select lastActivityAt, sessionId, principal from SessionRow where lastActivityAt < :limit"
                                + " and (lastActivityAt > :at or (lastActivityAt = :at and sessionId > :id))"
                                + " order by lastActivityAt, sessionId",
                        Object[].class)
                .setParameter("limit", limit)
                .setParameter("at", done.lastActivityAt())
                .setParameter("id", done.sessionId())
                .setMaxResults(max)
                .getResultList()
                .stream()
                .map(row -> new ExpiredSession((Instant) row[0], (String) row[1], (String) row[2]))
                .toList();
    }

    /** Deletes at most {@code max} messages, the oldest first. Returns how many. */
    static int deleteMessages(StatelessSession session, String sessionId, int max) {
        return deleteOldest(session, "gw_inbox", "seq", sessionId, max);
    }

    /** Deletes at most {@code max} events, the oldest first. Returns how many. */
    static int deleteEvents(StatelessSession session, String sessionId, int max) {
        return deleteOldest(session, "gw_event", "cursor", sessionId, max);
    }

    private static int deleteOldest(StatelessSession session, String table, String place, String sessionId, int max) {
        List<Long> oldest = session.createNativeQuery(
                        "select " + place + " from " + table + " where session_id = :id order by session_id, " + place
                                + " limit :max",
                        Long.class)
                .setParameter("id", sessionId)
                .setParameter("max", max)
                .getResultList();
        if (oldest.isEmpty()) return 0;
        return session.createNativeMutationQuery(
                        "delete from " + table + " where session_id = :id and " + place + " <= :last")
                .setParameter("id", sessionId)
                .setParameter("last", oldest.get(oldest.size() - 1))
                .executeUpdate();
    }
}
