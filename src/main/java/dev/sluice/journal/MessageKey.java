package dev.sluice.journal;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;

/** A message's place: the session and the order of its accepts, from 1. */
@Embeddable
record MessageKey(
        @Column(name = "session_id", length = 128) String sessionId,
        @Column(name = "seq") long seq) {
    MessageKey {
        if (seq < 1) throw new IllegalArgumentException("seq: " + seq + " (expected: >= 1)");
    }
}
