package dev.sluice.journal;

import java.time.Instant;

/** A session whose resume window has passed; the order of pruning is by activity, then by id. */
record ExpiredSession(Instant lastActivityAt, String sessionId, String principal) {
    /** Stands before every session. */
    static final ExpiredSession NONE = new ExpiredSession(Instant.EPOCH, "", "");
}
