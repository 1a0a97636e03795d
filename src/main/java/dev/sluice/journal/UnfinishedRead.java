package dev.sluice.journal;

import dev.sluice.session.UnfinishedWork;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/**
 * Finds the sessions in which processes before this one left messages without a final.
 *
 * <p>Finals are stored in the order of the accepts, so a session's newest message tells: the cost is one look by key per
 * session, however many messages it has had.
 */
final class UnfinishedRead {
    private final StatelessSession session;
    private final NodeEpoch node;

    UnfinishedRead(StatelessSession session, NodeEpoch node) {
        this.session = session;
        this.node = node;
    }

    /** Looks at the {@code max} sessions after {@code after}. */
    UnfinishedWork read(UnfinishedWork.Place after, int max) {
        List<SessionRow> rows = left(after, max);
        Set<String> unfinished = new HashSet<>(unfinished(rows));
        List<UnfinishedWork.Session> found = new ArrayList<>(unfinished.size());
        for (SessionRow row : rows) if (unfinished.contains(row.sessionId())) found.add(row.unfinished());
        UnfinishedWork.@Nullable Place next =
                rows.size() < max ? null : rows.get(rows.size() - 1).place();
        return new UnfinishedWork(List.copyOf(found), next);
    }

    /** The sessions that an earlier process wrote last and whose rows can be trusted. */
    private List<SessionRow> left(UnfinishedWork.Place after, int max) {
        return session.createSelectionQuery(
                        "from SessionRow where lastActivityAt >= :at and (lastActivityAt > :at or sessionId > :id)"
                                + " and ownerEpoch < :epoch and storage <> :taken order by lastActivityAt, sessionId",
                        SessionRow.class)
                .setParameter("at", after.lastActivityAt())
                .setParameter("id", after.sessionId())
                .setParameter("epoch", node.epoch())
                .setParameter("taken", SessionStorage.TAKEN)
                .setMaxResults(max)
                .getResultList();
    }

    private List<String> unfinished(List<SessionRow> rows) {
        List<String> ids = rows.stream().map(SessionRow::sessionId).toList();
        return Statements.withUnfinishedTail(session, ids);
    }
}
