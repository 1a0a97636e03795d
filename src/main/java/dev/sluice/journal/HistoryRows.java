package dev.sluice.journal;

import java.util.List;
import org.hibernate.StatelessSession;

/** Rows of one session's messages, and how long they are, with as many of their columns as somebody wants to know. */
final class HistoryRows {

    /** Which texts of a message count, and are read; all others are null. */
    enum Columns {
        /** All of them. */
        ALL("metadata", length("metadata"), "answer", length("answer")),
        /** What was said: neither an answer that was never completed nor what a client told beside its message. */
        SAID(
                "case when seq < 0 then metadata end",
                "0",
                "case when outcome = 'ok' then answer end",
                "case when outcome = 'ok' then " + length("answer") + " else 0 end");

        private final String metadata;
        private final String metadataChars;
        private final String answer;
        private final String answerChars;

        Columns(String metadata, String metadataChars, String answer, String answerChars) {
            this.metadata = metadata;
            this.metadataChars = metadataChars;
            this.answer = answer;
            this.answerChars = answerChars;
        }

        private static String length(String column) {
            return PieceNote.length("char_length", column);
        }
    }

    private final StatelessSession session;
    private final String sessionId;
    private final Columns columns;

    HistoryRows(StatelessSession session, String sessionId, Columns columns) {
        this.session = session;
        this.sessionId = sessionId;
        this.columns = columns;
    }

    /** How long the newest messages before the one of {@code seq} are, backwards. */
    List<MessageLength> lengthsBefore(long seq, int max) {
        return session
                .createNativeQuery(
                        "select seq, accepted_cursor, final_cursor, " + PieceNote.length("char_length", "content")
                                + " + " + columns.metadataChars + ", " + columns.answerChars
                                + " from gw_inbox where session_id = :id and seq < :seq"
                                + " order by session_id desc, seq desc limit :max",
                        Object[].class)
                .setParameter("id", sessionId)
                .setParameter("seq", seq)
                .setParameter("max", max)
                .getResultList()
                .stream()
                .map(MessageLength::of)
                .toList();
    }

    /** The messages from {@code first} to {@code last}, in order, without their finals' metadata. */
    List<MessageRow> between(long first, long last) {
        List<MessageRow> rows = session.createNativeQuery(
                        "select session_id, seq, message_id, fingerprint, content, " + columns.metadata
                                + " as metadata, sender, queued, accepted_cursor, accepted_at, end_cursor, final_cursor,"
                                + " final_at, " + columns.answer + " as answer, outcome, outcome_code, outcome_message,"
                                + " attempts, attempts_drained from gw_inbox"
                                + " where session_id = :id and seq between :first and :last order by session_id, seq",
                        MessageRow.class)
                .setParameter("id", sessionId)
                .setParameter("first", first)
                .setParameter("last", last)
                .getResultList();
        return LongTexts.joined(session, rows);
    }
}
