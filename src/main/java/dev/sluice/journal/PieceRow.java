package dev.sluice.journal;

import jakarta.persistence.Column;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;

/** A part of a text that is too long for its own row. */
@Entity
@Immutable
@Table(name = "gw_piece")
@SuppressWarnings("UnusedVariable") // Hibernate reads the fields.
class PieceRow {

    @EmbeddedId
    private PieceKey key;

    @Column(name = "body", nullable = false)
    private String body;

    /** For JPA only. */
    @SuppressWarnings("NullAway.Init")
    protected PieceRow() {}

    PieceRow(TextPlace text, int part, String body) {
        this.key = new PieceKey(text, part);
        this.body = body;
    }

    String body() {
        return body;
    }
}
