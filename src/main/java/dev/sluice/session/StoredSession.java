package dev.sluice.session;

import java.time.Instant;
import java.util.List;

/**
 * A session as it was when this node took it over.
 *
 * @param head the last cursor that may have been used
 * @param lastEventCursor the cursor of its last stored event
 * @param oldestCursor the oldest cursor still kept, 1 where nothing was pruned
 * @param reservedTo the last cursor of the block reserved by the take-over
 * @param seqNext the place of the next accepted message
 * @param pending its messages without a final, in order of accepts
 */
public record StoredSession(
        String sessionId,
        String principal,
        String agentId,
        long head,
        long lastEventCursor,
        long oldestCursor,
        long reservedTo,
        long seqNext,
        Instant createdAt,
        Instant lastActivityAt,
        List<StoredMessage> pending) {}
