package dev.sluice.journal;

import dev.sluice.session.StoredEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/**
 * One question for a session's events: finds where they lie, without content, then reads only those that fit.
 *
 * <p>Accepts and finals of a session come in the order of its messages, so everything after a cursor belongs to the messages
 * from one place on; that place is found by halving, whatever the session's past.
 */
final class EventsRead {
    /** Marks read at a time. */
    private static final int PAGE = 512;

    private final StatelessSession session;
    private final String sessionId;
    private final long after;
    private final long upTo;
    private final List<EventMark> marks = new ArrayList<>();
    /** Marks over this cursor may be missing, since their page was not read. */
    private long horizon;

    EventsRead(StatelessSession session, String sessionId, long after, long upTo) {
        this.session = session;
        this.sessionId = sessionId;
        this.after = after;
        this.upTo = upTo;
        this.horizon = upTo;
    }

    List<StoredEvent> read(int bytesMax) {
        if (after < 1 && upTo >= 1) mark(1, EventMark.Kind.START, 0, 0);
        markMessages();
        markOthers();
        marks.removeIf(mark -> mark.cursor() > horizon);
        marks.sort(Comparator.comparingLong(EventMark::cursor));
        return new EventsLoad(session, sessionId).load(fitting(bytesMax));
    }

    private void markMessages() {
        long seq = firstUnfinishedAt(after);
        while (true) {
            List<MessageMark> page = Statements.marksFrom(session, sessionId, seq, PAGE);
            for (MessageMark message : page) {
                mark(message.acceptedCursor(), EventMark.Kind.ACCEPTED, message.seq(), message.bytes());
                if (message.endCursor() != null)
                    mark(message.endCursor(), EventMark.Kind.END, message.seq(), message.bytes());
                if (message.finalCursor() != null)
                    mark(message.finalCursor(), EventMark.Kind.FINAL, message.seq(), message.bytes());
            }
            if (page.size() < PAGE) return;
            MessageMark last = page.get(page.size() - 1);
            if (last.acceptedCursor() > after) {
                horizon = Math.min(horizon, last.acceptedCursor());
                return;
            }
            seq = last.seq() + 1;
        }
    }

    private void markOthers() {
        List<Object[]> page = Statements.eventMarks(session, sessionId, after, upTo, PAGE);
        for (Object[] row : page) {
            mark(((Number) row[0]).longValue(), EventMark.Kind.OTHER, 0, ((Number) row[1]).longValue());
        }
        if (page.size() == PAGE) horizon = Math.min(horizon, ((Number) page.get(PAGE - 1)[0]).longValue());
    }

    /** The place of the first message that was not finished at {@code cursor}: none before it has later events. */
    private long firstUnfinishedAt(long cursor) {
        Long max = Statements.lastSeq(session, sessionId);
        if (max == null || cursor < 1) return 1;
        // Most ask for what is recent: steps back double until a message finished by then is met.
        long high = max + 1;
        long low = 0;
        for (long step = 1; high > 1; step *= 2) {
            long probe = Math.max(1, high - step);
            MessageMark mark = markAt(probe);
            if (mark == null || isUnfinishedAt(mark, cursor)) {
                high = probe;
            } else {
                low = mark.seq();
                break;
            }
        }
        while (high - low > 1) {
            long middle = low + (high - low) / 2;
            MessageMark mark = markAt(middle);
            if (mark == null || isUnfinishedAt(mark, cursor)) high = middle;
            else low = Math.max(middle, Math.min(mark.seq(), high - 1));
        }
        return high;
    }

    private @Nullable MessageMark markAt(long seq) {
        List<MessageMark> page = Statements.marksFrom(session, sessionId, seq, 1);
        return page.isEmpty() ? null : page.get(0);
    }

    private static boolean isUnfinishedAt(MessageMark mark, long cursor) {
        return mark.finalCursor() == null || mark.finalCursor() > cursor;
    }

    private void mark(long cursor, EventMark.Kind kind, long seq, long bytes) {
        if (cursor > after && cursor <= upTo) marks.add(new EventMark(cursor, kind, seq, bytes));
    }

    /** The first marks that fit; a message told by several events is held once. */
    private List<EventMark> fitting(int bytesMax) {
        long bytes = 0;
        Set<Long> held = new HashSet<>();
        List<EventMark> fitting = new ArrayList<>();
        for (EventMark mark : marks) {
            bytes += mark.bytesBeside(held);
            if (bytes > bytesMax && !fitting.isEmpty()) break;
            fitting.add(mark);
        }
        return fitting;
    }
}
