package dev.sluice.journal;

import static dev.sluice.journal.PieceNote.length;

import dev.sluice.session.Write;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.hibernate.StaleStateException;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/**
 * The journal's statements that are no plain insert or update of a row.
 *
 * <p>Lists go in as one array parameter, so that a statement's text does not depend on how long they are and stays
 * prepared. The syntax is what HSQLDB and PostgreSQL share.
 */
final class Statements {
    private static final String IDS = "unnest(cast(:ids as varchar(128) array)) as k(id)";
    private static final String PAYLOAD_BYTES = length("octet_length", "payload");
    private static final String MESSAGE_BYTES = length("octet_length", "content") + " + "
            + length("octet_length", "metadata") + " + " + length("octet_length", "answer") + " + " + FinalRows.BYTES;

    private Statements() {}

    /**
     * Proves that {@code node} may write, keeps it from being fenced until the transaction ends, and leaves the batch's
     * number as a trace; false where it is fenced.
     */
    static boolean claim(StatelessSession session, NodeEpoch node, long batch, Instant now) {
        return session.createMutationQuery("update NodeRow set batch = :batch, heartbeatAt = :now"
                                + " where nodeId = :node and epoch = :epoch and state = 'active'")
                        .setParameter("batch", batch)
                        .setParameter("now", now)
                        .setParameter("node", node.nodeId())
                        .setParameter("epoch", node.epoch())
                        .executeUpdate()
                == 1;
    }

    /** The number of the node's last stored batch, once nobody is writing one; null where the node is forgotten. */
    static @Nullable Long lastBatch(StatelessSession session, NodeEpoch node) {
        return session.createNativeQuery(
                        "select batch from gw_node where node_id = :node and epoch = :epoch for update", Long.class)
                .setParameter("node", node.nodeId())
                .setParameter("epoch", node.epoch())
                .getSingleResultOrNull();
    }

    /** Those of {@code ids} that are stored, with their owners. */
    static List<Object[]> owners(StatelessSession session, Collection<String> ids) {
        return session.createNativeQuery(
                        "select s.session_id, s.owner_node, s.owner_epoch from " + IDS
                                + " join gw_session s on s.session_id = k.id",
                        Object[].class)
                .setParameter("ids", ids.toArray(String[]::new))
                .getResultList();
    }

    /** The stored messages among the pairs of session and message id. */
    static List<MessageRow> messages(StatelessSession session, List<String> sessionIds, List<String> messageIds) {
        List<MessageRow> rows = session.createNativeQuery(
                        "select m.* from unnest(cast(:ids as varchar(128) array), cast(:messages as varchar(256) array))"
                                + " as k(id, message) join gw_inbox m"
                                + " on m.session_id = k.id and m.message_id = k.message",
                        MessageRow.class)
                .setParameter("ids", sessionIds.toArray(String[]::new))
                .setParameter("messages", messageIds.toArray(String[]::new))
                .getResultList();
        return FinalRows.joined(session, LongTexts.joined(session, rows));
    }

    /**
     * The stored sessions among the pairs of principal and session id. What is somebody else's does not leave the database: to
     * make an object of it would take longer than to find nothing.
     */
    static List<SessionRow> sessions(StatelessSession session, List<String> principals, List<String> ids) {
        return session.createNativeQuery(
                        "select s.* from unnest(cast(:ids as varchar(128) array), cast(:principals as varchar(255) array))"
                                + " as k(id, principal) join gw_session s"
                                + " on s.session_id = k.id and s.principal = k.principal",
                        SessionRow.class)
                .setParameter("ids", ids.toArray(String[]::new))
                .setParameter("principals", principals.toArray(String[]::new))
                .getResultList();
    }

    /** The last {@code max} places below {@code seq} with their final cursors, backwards. */
    static List<Object[]> seqsBefore(StatelessSession session, String sessionId, long seq, int max) {
        return session.createNativeQuery(
                        "select seq, final_cursor, accepted_cursor from gw_inbox where session_id = :id and seq < :seq"
                                + " order by session_id desc, seq desc limit :max",
                        Object[].class)
                .setParameter("id", sessionId)
                .setParameter("seq", seq)
                .setParameter("max", max)
                .getResultList();
    }

    /** Those of {@code ids} whose newest message has no final. */
    static List<String> withUnfinishedTail(StatelessSession session, List<String> ids) {
        if (ids.isEmpty()) return List.of();
        return session.createNativeQuery(
                        "select k.id from " + IDS + " where (select case when m.final_cursor is null then 1 else 0 end"
                                + " from gw_inbox m where m.session_id = k.id"
                                + " order by m.session_id desc, m.seq desc limit 1) = 1",
                        String.class)
                .setParameter("ids", ids.toArray(String[]::new))
                .getResultList();
    }

    /** The cursor of the session's last event with a row of its own; 0 where it has none. */
    static long lastEventCursor(StatelessSession session, String sessionId) {
        Long last = session.createSelectionQuery(
                        "select max(key.cursor) from EventRow where key.sessionId = :id", Long.class)
                .setParameter("id", sessionId)
                .getSingleResultOrNull();
        return last == null ? 0 : last;
    }

    /** The messages from {@code seq} on, in order. */
    static List<MessageRow> messagesFrom(StatelessSession session, String sessionId, long seq) {
        List<MessageRow> rows = session.createSelectionQuery(
                        "from MessageRow where key.sessionId = :id and key.seq >= :seq order by key.seq",
                        MessageRow.class)
                .setParameter("id", sessionId)
                .setParameter("seq", seq)
                .getResultList();
        return LongTexts.joined(session, rows);
    }

    /** The messages at those places. */
    static List<MessageRow> messagesAt(StatelessSession session, String sessionId, List<Long> seqs) {
        if (seqs.isEmpty()) return List.of();
        List<MessageRow> rows = session.createNativeQuery(
                        "select m.* from unnest(cast(:seqs as bigint array)) as k(seq)"
                                + " join gw_inbox m on m.session_id = :id and m.seq = k.seq",
                        MessageRow.class)
                .setParameter("id", sessionId)
                .setParameter("seqs", seqs.toArray(Long[]::new))
                .getResultList();
        return FinalRows.joined(session, LongTexts.joined(session, rows));
    }

    /** The events at those cursors. */
    static List<EventRow> eventsAt(StatelessSession session, String sessionId, List<Long> cursors) {
        if (cursors.isEmpty()) return List.of();
        List<EventRow> rows = session.createNativeQuery(
                        "select e.* from unnest(cast(:cursors as bigint array)) as k(cursor)"
                                + " join gw_event e on e.session_id = :id and e.cursor = k.cursor",
                        EventRow.class)
                .setParameter("id", sessionId)
                .setParameter("cursors", cursors.toArray(Long[]::new))
                .getResultList();
        return LongTexts.joined(session, rows);
    }

    /** Cursors and sizes of the session's events over {@code after} and up to {@code upTo}, in order. */
    static List<Object[]> eventMarks(StatelessSession session, String sessionId, long after, long upTo, int max) {
        return session.createNativeQuery(
                        "select cursor, " + PAYLOAD_BYTES + " from gw_event where session_id = :id and cursor > :after"
                                + " and cursor <= :upTo order by session_id, cursor limit :max",
                        Object[].class)
                .setParameter("id", sessionId)
                .setParameter("after", after)
                .setParameter("upTo", upTo)
                .setParameter("max", max)
                .getResultList();
    }

    /** The marks of the first {@code max} messages from {@code seq} on. */
    static List<MessageMark> marksFrom(StatelessSession session, String sessionId, long seq, int max) {
        return marks(session, sessionId, "seq >= :limit order by session_id, seq", seq, max);
    }

    /** The marks of the last {@code max} messages accepted at or before {@code upTo}, backwards. */
    static List<MessageMark> newestAccepted(StatelessSession session, String sessionId, long upTo, int max) {
        return marks(session, sessionId, "accepted_cursor <= :limit order by session_id desc, seq desc", upTo, max);
    }

    /** The marks of the last {@code max} messages whose end was told, at least in part, at or before {@code upTo}, backwards. */
    static List<MessageMark> newestFinished(StatelessSession session, String sessionId, long upTo, int max) {
        String where = "(final_cursor <= :limit or end_cursor <= :limit) order by session_id desc, seq desc";
        return marks(session, sessionId, where, upTo, max);
    }

    private static List<MessageMark> marks(
            StatelessSession session, String sessionId, String where, long limit, int max) {
        return session
                .createNativeQuery(
                        "select seq, accepted_cursor, end_cursor, final_cursor, " + MESSAGE_BYTES
                                + " from gw_inbox where session_id = :id and " + where + " limit :max",
                        Object[].class)
                .setParameter("id", sessionId)
                .setParameter("limit", limit)
                .setParameter("max", max)
                .getResultList()
                .stream()
                .map(MessageMark::of)
                .toList();
    }

    /** Cursors and sizes of the last {@code max} of the session's events up to {@code upTo}, backwards. */
    static List<Object[]> newestEventMarks(StatelessSession session, String sessionId, long upTo, int max) {
        return session.createNativeQuery(
                        "select cursor, " + PAYLOAD_BYTES + " from gw_event where session_id = :id and cursor <= :upTo"
                                + " order by session_id desc, cursor desc limit :max",
                        Object[].class)
                .setParameter("id", sessionId)
                .setParameter("upTo", upTo)
                .setParameter("max", max)
                .getResultList();
    }

    /** The place of the session's newest message; null where it has none. */
    static @Nullable Long lastSeq(StatelessSession session, String sessionId) {
        List<Object[]> last = seqsBefore(session, sessionId, Long.MAX_VALUE, 1);
        return last.isEmpty() ? null : ((Number) last.get(0)[0]).longValue();
    }

    static @Nullable Instant createdAt(StatelessSession session, String sessionId) {
        return session.createSelectionQuery("select createdAt from SessionRow where sessionId = :id", Instant.class)
                .setParameter("id", sessionId)
                .getSingleResultOrNull();
    }

    static void cancel(StatelessSession session, Write.CancelMessage cancel) {
        OutcomeColumns outcome = OutcomeColumns.of(cancel.outcome());
        one(session.createMutationQuery("update FinishedMessage set outcome.status = :status, outcome.code = :code,"
                        + " outcome.message = :message where key = :key and finalCursor is null")
                .setParameter("status", outcome.status())
                .setParameter("code", outcome.code())
                .setParameter("message", outcome.message())
                .setParameter("key", new MessageKey(cancel.sessionId(), cancel.seq()))
                .executeUpdate());
    }

    static void startAttempt(StatelessSession session, Write.StartAttempt attempt) {
        one(session.createMutationQuery(
                        "update FinishedMessage set attempts = :attempts where key = :key and finalCursor is null")
                .setParameter("attempts", FinishedMessage.checkedAttempts(attempt.attempts()))
                .setParameter("key", new MessageKey(attempt.sessionId(), attempt.seq()))
                .executeUpdate());
    }

    static void drainAttempt(StatelessSession session, Write.DrainAttempt attempt) {
        one(session.createNativeMutationQuery("update gw_inbox set attempts = :attempts, attempts_drained = :drained"
                        + " where session_id = :id and seq = :seq and final_cursor is null")
                .setParameter("attempts", FinishedMessage.checkedAttempts(attempt.attempts()))
                .setParameter("drained", FinishedMessage.checkedAttempts(attempt.attemptsDrained()))
                .setParameter("id", attempt.sessionId())
                .setParameter("seq", attempt.seq())
                .executeUpdate());
    }

    static void deleteSessions(StatelessSession session, Collection<String> ids) {
        for (String table : List.of("gw_piece", "gw_event", "gw_final", "gw_inbox", "gw_session")) {
            session.createNativeMutationQuery(
                            "delete from " + table + " where session_id in (select k.id from " + IDS + ")")
                    .setParameter("ids", ids.toArray(String[]::new))
                    .executeUpdate();
        }
    }

    private static void one(int rows) {
        if (rows != 1) throw new StaleStateException("rows: " + rows + " (expected: 1)");
    }
}
