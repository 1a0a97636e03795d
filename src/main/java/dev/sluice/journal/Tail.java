package dev.sluice.journal;

import dev.sluice.session.StoredMessage;
import java.util.List;
import org.hibernate.StatelessSession;

/**
 * Where a session's messages end.
 *
 * <p>Finals are stored in the order of the accepts, so the unfinished messages are the last ones: reading backwards finds
 * them at the cost of their number, whatever the session's past.
 *
 * @param firstPendingSeq equal to {@code seqNext} where nothing is pending
 * @param lastEventCursor the cursor of its last stored event
 */
record Tail(String sessionId, long firstPendingSeq, long seqNext, long lastEventCursor) {
    /** Keys read at a time. */
    private static final int PAGE = 64;

    /** A session's first event, told from its own row. */
    private static final long SESSION_START = 1;

    static Tail read(StatelessSession session, String sessionId) {
        long seqNext = 1;
        long last = Math.max(SESSION_START, Statements.lastEventCursor(session, sessionId));
        long firstPending = Long.MAX_VALUE;
        while (true) {
            List<Object[]> page = Statements.seqsBefore(session, sessionId, firstPending, PAGE);
            if (firstPending == Long.MAX_VALUE) {
                if (!page.isEmpty()) {
                    seqNext = ((Number) page.get(0)[0]).longValue() + 1;
                    last = Math.max(last, ((Number) page.get(0)[2]).longValue());
                }
                firstPending = seqNext;
            }
            for (Object[] key : page) {
                if (key[1] != null) {
                    last = Math.max(last, ((Number) key[1]).longValue());
                    return new Tail(sessionId, firstPending, seqNext, last);
                }
                firstPending = ((Number) key[0]).longValue();
            }
            if (page.size() < PAGE) return new Tail(sessionId, firstPending, seqNext, last);
        }
    }

    boolean hasPending() {
        return firstPendingSeq < seqNext;
    }

    List<StoredMessage> pending(StatelessSession session) {
        if (!hasPending()) return List.of();
        return Statements.messagesFrom(session, sessionId, firstPendingSeq).stream()
                .map(MessageRow::told)
                .toList();
    }
}
