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
 */
record Tail(String sessionId, long firstPendingSeq, long seqNext) {
    /** Keys read at a time. */
    private static final int PAGE = 64;

    static Tail read(StatelessSession session, String sessionId) {
        long seqNext = 1;
        long firstPending = Long.MAX_VALUE;
        while (true) {
            List<Object[]> page = Statements.seqsBefore(session, sessionId, firstPending, PAGE);
            if (firstPending == Long.MAX_VALUE) {
                if (!page.isEmpty()) seqNext = ((Number) page.get(0)[0]).longValue() + 1;
                firstPending = seqNext;
            }
            for (Object[] key : page) {
                if (key[1] != null) return new Tail(sessionId, firstPending, seqNext);
                firstPending = ((Number) key[0]).longValue();
            }
            if (page.size() < PAGE) return new Tail(sessionId, firstPending, seqNext);
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
