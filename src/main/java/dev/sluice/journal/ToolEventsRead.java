package dev.sluice.journal;

import dev.sluice.protocol.EventType;
import dev.sluice.session.StoredEvent;
import dev.sluice.session.StoredEvents;
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

    StoredEvents read(long after, long upTo, int eventsMax, int bytesMax) {
        // One more than can be told, so that what was left out shows.
        List<Object[]> marks = marks(after, upTo, eventsMax + 1);
        List<Long> cursors = new ArrayList<>();
        long chars = 0;
        for (Object[] mark : marks) {
            chars += ((Number) mark[1]).longValue();
            if (chars > bytesMax || cursors.size() == eventsMax) break;
            cursors.add(((Number) mark[0]).longValue());
        }
        List<StoredEvent> newest = fitting(cursors, bytesMax);
        return new StoredEvents(newest, newest.size() < marks.size());
    }

    /** The newest at {@code cursors} that fit by their bytes, in order. */
    private List<StoredEvent> fitting(List<Long> cursors, int bytesMax) {
        List<StoredEvent.Other> read = new ArrayList<>();
        for (EventRow row : Statements.eventsAt(session, sessionId, cursors)) read.add(row.told());
        read.sort(Comparator.comparingLong(StoredEvent.Other::cursor));
        int first = read.size();
        long bytes = 0;
        while (first > 0 && (bytes += read.get(first - 1).payload().bytes()) <= bytesMax) first--;
        return List.copyOf(read.subList(first, read.size()));
    }

    /** Cursors and lengths, backwards; in characters, as {@link MessageLength} says why. */
    private List<Object[]> marks(long after, long upTo, int max) {
        return session.createNativeQuery(
                        "select cursor, " + PieceNote.length("char_length", "payload")
                                + " from gw_event where session_id = :id"
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
