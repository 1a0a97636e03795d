package dev.sluice.journal;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;

/** A piece's place: the text that it is of, and which of its parts, from 0. */
@Embeddable
record PieceKey(
        @Column(name = "session_id", length = 128) String sessionId,
        @Column(name = "kind", length = 16) String kind,
        @Column(name = "place") long place,
        @Column(name = "part") int part) {

    PieceKey(TextPlace text, int part) {
        this(text.sessionId(), text.kind().name(), text.place(), part);
    }
}
