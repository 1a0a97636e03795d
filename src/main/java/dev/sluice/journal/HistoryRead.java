package dev.sluice.journal;

import dev.sluice.session.StoredHistory;
import dev.sluice.session.StoredMessage;
import java.util.List;
import org.hibernate.StatelessSession;

/** One question for a session's newest messages: reads marks backwards, then only the messages that fit. */
final class HistoryRead {
    private static final int PAGE = 256;

    private final StatelessSession session;
    private final String sessionId;
    private final long upTo;

    HistoryRead(StatelessSession session, String sessionId, long upTo) {
        this.session = session;
        this.sessionId = sessionId;
        this.upTo = upTo;
    }

    StoredHistory read(int messagesMax, int bytesMax) {
        long first = Long.MAX_VALUE;
        long last = 0;
        long before = Long.MAX_VALUE;
        int messages = 0;
        long bytes = 0;
        boolean truncated = false;
        List<MessageMark> page;
        do {
            page = Statements.marksBefore(session, sessionId, before, PAGE);
            for (MessageMark mark : page) {
                before = mark.seq();
                if (mark.acceptedCursor() > upTo) continue;
                bytes += mark.bytes();
                truncated = messages == messagesMax || bytes > bytesMax;
                if (truncated) break;
                messages++;
                first = mark.seq();
                last = Math.max(last, mark.seq());
            }
        } while (!truncated && page.size() == PAGE);
        if (messages == 0) return new StoredHistory(List.of(), truncated);
        List<StoredMessage> told = Statements.messagesBetween(session, sessionId, first, last).stream()
                .map(MessageRow::told)
                .toList();
        return new StoredHistory(told, truncated);
    }
}
