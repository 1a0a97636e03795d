package dev.sluice.journal;

import dev.sluice.session.StoredHistory;
import dev.sluice.session.StoredMessage;
import java.util.List;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/**
 * One question for a session's newest messages: reads lengths backwards, then only the messages that can fit, and of these
 * gives those that do.
 *
 * <p>Backwards an answer comes before what it answers, so the oldest message may be there for its answer alone.
 */
final class HistoryRead {
    private static final int PAGE = 256;

    private final HistoryRows rows;
    private final long upTo;
    private final long seqEnd;

    private HistoryRead(HistoryRows rows, long upTo, long seqEnd) {
        this.rows = rows;
        this.upTo = upTo;
        this.seqEnd = seqEnd;
    }

    /** Of messages whose events lie at or before {@code upTo}, with everything. */
    static HistoryRead upTo(StatelessSession session, String sessionId, long upTo) {
        return new HistoryRead(new HistoryRows(session, sessionId, HistoryRows.Columns.ALL), upTo, Long.MAX_VALUE);
    }

    /** Of messages before the one of {@code seq}, with what an agent is told of them. */
    static HistoryRead before(StatelessSession session, String sessionId, long seq) {
        return new HistoryRead(new HistoryRows(session, sessionId, HistoryRows.Columns.SAID), Long.MAX_VALUE, seq);
    }

    StoredHistory read(int messagesMax, int bytesMax) {
        Room room = new Room(bytesMax);
        long first = Long.MAX_VALUE;
        long last = 0;
        long before = seqEnd;
        int messages = 0;
        boolean truncated = false;
        List<MessageLength> page;
        do {
            page = rows.lengthsBefore(before, PAGE);
            for (MessageLength message : page) {
                before = message.seq();
                if (message.acceptedCursor() > upTo) continue;
                truncated = messages == messagesMax;
                if (truncated) break;
                boolean told =
                        room.takes(isAnswered(message.finalCursor()), message.answerChars(), message.questionChars());
                truncated = room.isFull();
                if (!told) break;
                messages++;
                first = message.seq();
                last = Math.max(last, message.seq());
                if (truncated) break;
            }
        } while (!truncated && page.size() == PAGE);
        if (messages == 0) return new StoredHistory(List.of(), truncated);
        List<StoredMessage> read =
                rows.between(first, last).stream().map(MessageRow::told).toList();
        return fitting(read, truncated, bytesMax);
    }

    /** The newest of {@code read} that fit by their bytes. */
    private StoredHistory fitting(List<StoredMessage> read, boolean truncated, int bytesMax) {
        Room room = new Room(bytesMax);
        for (int i = read.size() - 1; i >= 0; i--) {
            StoredMessage message = read.get(i);
            long answerBytes = message.answer() == null ? 0 : message.answer().bytes();
            boolean told = room.takes(
                    isAnswered(message.finalCursor()),
                    answerBytes,
                    message.content().bytes());
            if (room.isFull()) return new StoredHistory(read.subList(told ? i : i + 1, read.size()), true);
        }
        return new StoredHistory(read, truncated);
    }

    private boolean isAnswered(@Nullable Long finalCursor) {
        return finalCursor != null && finalCursor <= upTo;
    }

    /** What is left for older messages, which come in one by one. */
    private static final class Room {
        private final long max;
        private long taken;

        Room(long max) {
            this.max = max;
        }

        /** Whether anything of the message fits: its answer, or its question too. */
        boolean takes(boolean answered, long answer, long question) {
            if (answered) taken += answer;
            boolean answerFits = answered && taken <= max;
            taken += question;
            return answerFits || !isFull();
        }

        boolean isFull() {
            return taken > max;
        }
    }
}
