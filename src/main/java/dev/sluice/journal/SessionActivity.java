package dev.sluice.journal;

import dev.sluice.session.Write;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** What changes in a session's row while it is used: a narrow view of it for one narrow update. */
@Entity
@Table(name = "gw_session")
class SessionActivity {

    @Id
    @Column(name = "session_id", length = 128)
    private String sessionId;

    @Column(name = "cursor_next", nullable = false)
    private long cursorNext;

    @Column(name = "last_activity_at", nullable = false)
    private Instant lastActivityAt;

    /** For JPA only. */
    @SuppressWarnings("NullAway.Init")
    protected SessionActivity() {}

    SessionActivity(Write.UpdateSession activity) {
        if (activity.cursorNext() < 1) {
            throw new IllegalArgumentException("cursorNext: " + activity.cursorNext() + " (expected: >= 1)");
        }
        this.sessionId = activity.sessionId();
        this.cursorNext = activity.cursorNext();
        this.lastActivityAt = activity.lastActivityAt();
    }
}
