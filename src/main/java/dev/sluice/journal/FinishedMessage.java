package dev.sluice.journal;

import dev.sluice.session.Write;
import jakarta.persistence.Column;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.SQLUpdate;
import org.hibernate.jdbc.Expectation;
import org.jspecify.annotations.Nullable;

/**
 * A message's one answer: the columns of its row that finishing it sets, for one narrow update.
 *
 * <p>The update meets no row where there is an answer already, and a missed row refuses the batch: a message has one final,
 * whatever asks for a second.
 */
@Entity
@Table(name = "gw_inbox")
@SQLUpdate(
        sql = "update gw_inbox set answer=?, attempts=?, end_cursor=?, final_at=?, final_cursor=?,"
                + " outcome=?, outcome_code=?, outcome_message=?"
                + " where session_id=? and seq=? and final_cursor is null",
        verify = Expectation.RowCount.class)
@SuppressWarnings("UnusedVariable") // Hibernate reads the fields.
class FinishedMessage {

    @EmbeddedId
    private MessageKey key;

    @Column(name = "end_cursor")
    private @Nullable Long endCursor;

    @Column(name = "final_cursor")
    private Long finalCursor;

    @Column(name = "final_at")
    private Instant finalAt;

    @Column(name = "answer")
    private String answer;

    private OutcomeColumns outcome;

    @Column(name = "attempts", nullable = false)
    private short attempts;

    /** For JPA only. */
    @SuppressWarnings("NullAway.Init")
    protected FinishedMessage() {}

    /** {@code pieces} takes an answer that is too long for it. */
    FinishedMessage(Write.FinishMessage finished, Pieces pieces) {
        this.key = new MessageKey(finished.sessionId(), finished.seq());
        this.endCursor = finished.endCursor();
        this.finalCursor = finished.finalCursor();
        this.finalAt = finished.finalAt();
        TextPlace place = new TextPlace(finished.sessionId(), TextKind.ANSWER, finished.seq());
        this.answer = pieces.column(place, finished.answer());
        this.outcome = OutcomeColumns.of(finished.outcome());
        this.attempts = checkedAttempts(finished.attempts());
    }

    static short checkedAttempts(int attempts) {
        if (attempts < 0 || attempts > Short.MAX_VALUE) {
            throw new IllegalArgumentException("attempts: " + attempts + " (expected: 0 to " + Short.MAX_VALUE + ")");
        }
        return (short) attempts;
    }
}
