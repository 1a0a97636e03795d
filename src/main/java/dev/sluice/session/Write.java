package dev.sluice.session;

import dev.sluice.protocol.JsonText;
import dev.sluice.protocol.TurnOutcome;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One statement of an entry, as plain data; the journal turns it into rows. */
public sealed interface Write {

    /** The session's row, with its first accept. {@code cursorNext} is the first cursor not reserved. */
    record NewSession(String sessionId, String principal, String agentId, long cursorNext, Instant createdAt)
            implements Write {}

    /** The session's reservation and activity; several in one batch become one update with the last values. */
    record UpdateSession(String sessionId, long cursorNext, Instant lastActivityAt) implements Write {}

    /** An accepted message. */
    record InsertMessage(
            String sessionId,
            long seq,
            String messageId,
            Fingerprint fingerprint,
            JsonText content,
            @Nullable JsonText metadata,
            String sender,
            boolean queued,
            long acceptedCursor,
            Instant acceptedAt)
            implements Write {}

    /** A queued message was cancelled; its final follows at its place. */
    record CancelMessage(String sessionId, long seq, TurnOutcome outcome) implements Write {}

    /**
     * A message's one answer. {@code endCursor} is null where its last attempt streamed nothing, {@code metadata} where the agent
     * told nothing beside it.
     */
    record FinishMessage(
            String sessionId,
            long seq,
            @Nullable Long endCursor,
            long finalCursor,
            Instant finalAt,
            JsonText answer,
            TurnOutcome outcome,
            @Nullable JsonText metadata,
            int attempts)
            implements Write {}

    /** A turn is about to run again as attempt {@code attempts}. */
    record StartAttempt(String sessionId, long seq, int attempts) implements Write {}

    /** A drain left the message first in line: how many attempts there were, and how many of them do not count. */
    record DrainAttempt(String sessionId, long seq, int attempts, int attemptsDrained) implements Write {}

    /** A critical event that is not told from a message's row; {@code payload} is its members as a JSON object. */
    record InsertEvent(String sessionId, long cursor, long fromCursor, String type, JsonText payload, Instant createdAt)
            implements Write {}

    /**
     * A whole session at once, in place of whatever rows it had (durability {@code drain}, at a drain or passivation).
     * {@code cursorNext} is exact: the first cursor never used.
     */
    record SaveSession(
            String sessionId,
            String principal,
            String agentId,
            long cursorNext,
            long oldestCursor,
            Instant createdAt,
            Instant lastActivityAt,
            List<StoredMessage> messages,
            List<StoredEvent.Other> events)
            implements Write {}
}
