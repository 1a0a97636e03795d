package dev.sluice.journal;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;

/** An event's place: the session and its cursor, from 1. */
@Embeddable
record EventKey(
        @Column(name = "session_id", length = 128) String sessionId,
        @Column(name = "cursor") long cursor) {
    EventKey {
        if (cursor < 1) throw new IllegalArgumentException("cursor: " + cursor + " (expected: >= 1)");
    }
}
