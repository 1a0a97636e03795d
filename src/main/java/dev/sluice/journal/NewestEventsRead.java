package dev.sluice.journal;

import dev.sluice.session.StoredEvents;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/**
 * One question for a session's newest events: finds where the last of each kind lie, without content, then reads those of
 * them that fit.
 *
 * <p>Accepts come in the order of the messages and finals do, so reading each backwards costs what is asked for, whatever
 * the session's past.
 */
final class NewestEventsRead {
    /** A session's first event, told from its own row. */
    private static final long SESSION_START = 1;

    private final StatelessSession session;
    private final String sessionId;
    private final long upTo;
    private final List<EventMark> marks = new ArrayList<>();

    NewestEventsRead(StatelessSession session, String sessionId, long upTo) {
        this.session = session;
        this.sessionId = sessionId;
        this.upTo = upTo;
    }

    StoredEvents read(int eventsMax, int bytesMax) {
        // One more than can be told, so that what was left out shows.
        int each = eventsMax + 1;
        mark(SESSION_START, EventMark.Kind.START, 0, 0);
        for (MessageMark message : Statements.newestAccepted(session, sessionId, upTo, each)) {
            mark(message.acceptedCursor(), EventMark.Kind.ACCEPTED, message.seq(), message.bytes());
        }
        for (MessageMark message : Statements.newestFinished(session, sessionId, upTo, each)) {
            mark(message.endCursor(), EventMark.Kind.END, message.seq(), message.bytes());
            mark(message.finalCursor(), EventMark.Kind.FINAL, message.seq(), message.bytes());
        }
        for (Object[] row : Statements.newestEventMarks(session, sessionId, upTo, each)) {
            mark(((Number) row[0]).longValue(), EventMark.Kind.OTHER, 0, ((Number) row[1]).longValue());
        }
        marks.sort(Comparator.comparingLong(EventMark::cursor).reversed());
        List<EventMark> fitting = fitting(eventsMax, bytesMax);
        boolean truncated = fitting.size() < marks.size();
        Collections.reverse(fitting);
        return new StoredEvents(new EventsLoad(session, sessionId).load(fitting), truncated);
    }

    private void mark(@Nullable Long cursor, EventMark.Kind kind, long seq, long bytes) {
        if (cursor != null && cursor <= upTo) marks.add(new EventMark(cursor, kind, seq, bytes));
    }

    private List<EventMark> fitting(int eventsMax, int bytesMax) {
        long bytes = 0;
        Set<Long> held = new HashSet<>();
        List<EventMark> fitting = new ArrayList<>();
        for (EventMark mark : marks) {
            bytes += mark.bytesBeside(held);
            if (fitting.size() == eventsMax || (bytes > bytesMax && !fitting.isEmpty())) break;
            fitting.add(mark);
        }
        return fitting;
    }
}
