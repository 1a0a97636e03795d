package dev.sluice.journal;

import dev.sluice.protocol.EventType;
import dev.sluice.session.StoredEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.hibernate.StatelessSession;

/** One question for what a session's tools were asked and answered: reads lengths backwards, then only what fits. */
final class ToolEventsRead {
    private final StatelessSession session;
    private final String sessionId;

    ToolEventsRead(StatelessSession session, String sessionId) {
        this.session = session;
        this.sessionId = sessionId;
    }

    List<StoredEvent.Other> read(long after, long upTo, int eventsMax, int bytesMax) {
        List<Long> fitting = new ArrayList<>();
        long bytes = 0;
        for (Object[] mark : marks(after, upTo, eventsMax)) {
            bytes += ((Number) mark[1]).longValue();
            if (bytes > bytesMax) break;
            fitting.add(((Number) mark[0]).longValue());
        }
        return Statements.eventsAt(session, sessionId, fitting).stream()
                .map(EventRow::told)
                .sorted(Comparator.comparingLong(StoredEvent.Other::cursor))
                .toList();
    }

    /** Cursors and sizes, backwards. */
    private List<Object[]> marks(long after, long upTo, int max) {
        return session.createNativeQuery(
                        "select cursor, " + Statements.PAYLOAD_BYTES + " from gw_event where session_id = :id"
                                + " and cursor > :after and cursor <= :upTo and type in (:call, :result)"
                                + " order by session_id desc, cursor desc limit :max",
                        Object[].class)
                .setParameter("id", sessionId)
                .setParameter("after", after)
                .setParameter("upTo", upTo)
                .setParameter("call", EventType.TOOL_CALL_STREAM.name())
                .setParameter("result", EventType.TOOL_RESULT_STREAM.name())
                .setParameter("max", max)
                .getResultList();
    }
}
