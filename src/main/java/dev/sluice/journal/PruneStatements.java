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

    /** Deletes what was told beside the answers of at most {@code max} messages, the oldest first. Returns how many. */
    static int deleteFinals(StatelessSession session, String sessionId, int max) {
        return deleteOldest(session, "gw_final", "seq", sessionId, max);
    }

    /** Deletes at most {@code max} events, the oldest first. Returns how many. */
    static int deleteEvents(StatelessSession session, String sessionId, int max) {
        return deleteOldest(session, "gw_event", "cursor", sessionId, max);
    }

    /** Deletes the pieces of its texts, text by text, until {@code max} or a few more are gone. Returns how many. */
    static int deletePieces(StatelessSession session, String sessionId, int max) {
        int deleted = 0;
        while (deleted < max) {
            List<Object[]> first = session.createNativeQuery(
                            "select kind, place from gw_piece where session_id = :id"
                                    + " order by session_id, kind, place, part limit 1",
                            Object[].class)
                    .setParameter("id", sessionId)
                    .getResultList();
            if (first.isEmpty()) break;
            deleted += session.createNativeMutationQuery(
                            "delete from gw_piece where session_id = :id and kind = :kind and place = :place")
                    .setParameter("id", sessionId)
                    .setParameter("kind", first.get(0)[0])
                    .setParameter("place", first.get(0)[1])
                    .executeUpdate();
        }
        return deleted;
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
