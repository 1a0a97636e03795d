package dev.sluice.session;

import dev.sluice.protocol.JsonText;
import dev.sluice.protocol.Outcome;
import dev.sluice.protocol.TurnOutcome;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message as its row tells it: pending while {@code finalCursor} is null, cancelled while it is null with an outcome.
 *
 * @param seq its place in the session's order of accepts, from 1
 * @param queued whether it waited behind another turn when it was accepted
 * @param metadata what its client sent beside the content; null for nothing
 * @param endCursor the cursor of its {@code stream_end}; null where it has none
 * @param finalMetadata what the agent told beside the answer; null for nothing, and where it was not asked for
 * @param attempts how often its turn was started, as far as committed; 0 until a rerun, a drain or the final says more
 * @param attemptsDrained how many of those a drain ended, so that they do not count; more than {@code attempts} where a
 *     drain found the message first in line and not begun
 */
public record StoredMessage(
        long seq,
        String messageId,
        Fingerprint fingerprint,
        JsonText content,
        @Nullable JsonText metadata,
        String sender,
        boolean queued,
        long acceptedCursor,
        Instant acceptedAt,
        @Nullable Long endCursor,
        @Nullable Long finalCursor,
        @Nullable Instant finalAt,
        @Nullable JsonText answer,
        @Nullable TurnOutcome outcome,
        @Nullable JsonText finalMetadata,
        int attempts,
        int attemptsDrained) {

    /** A message that no drain has met, and to whose answer nothing was added. */
    public StoredMessage(
            long seq,
            String messageId,
            Fingerprint fingerprint,
            JsonText content,
            @Nullable JsonText metadata,
            String sender,
            boolean queued,
            long acceptedCursor,
            Instant acceptedAt,
            @Nullable Long endCursor,
            @Nullable Long finalCursor,
            @Nullable Instant finalAt,
            @Nullable JsonText answer,
            @Nullable TurnOutcome outcome,
            int attempts) {
        this(
                seq,
                messageId,
                fingerprint,
                content,
                metadata,
                sender,
                queued,
                acceptedCursor,
                acceptedAt,
                endCursor,
                finalCursor,
                finalAt,
                answer,
                outcome,
                null,
                attempts,
                0);
    }

    /** Whether its final tells a complete answer. */
    public boolean isAnswered() {
        return finalCursor != null && outcome != null && outcome.status() == Outcome.OK;
    }
}
