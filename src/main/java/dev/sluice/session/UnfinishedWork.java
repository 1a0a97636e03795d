package dev.sluice.session;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of the stored sessions, as far as earlier processes left work in them.
 *
 * @param sessions those with a message without a final, idle longest first; may be none although more follow
 * @param next where the next stretch begins; null where this was the last
 */
public record UnfinishedWork(
        List<Session> sessions, @Nullable Place next) {

    /**
     * A session to be gone on with.
     *
     * @param principal whose it is
     */
    public record Session(String principal, String sessionId) {}

    /**
     * A place among the stored sessions in the order of their last activity: behind that session.
     *
     * @param lastActivityAt when it was last active
     */
    public record Place(Instant lastActivityAt, String sessionId) {
        /** Before all of them. */
        public static final Place FIRST = new Place(Instant.EPOCH, "");
    }
}
