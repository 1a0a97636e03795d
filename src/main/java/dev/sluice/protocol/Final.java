package dev.sluice.protocol;

import org.jspecify.annotations.Nullable;

/**
 * The one answer to an accepted message.
 *
 * @param messageId the message
 * @param content a JSON value
 * @param outcome how it ended
 * @param attempts how often it was tried; 0 for one cancelled while it waited
 * @param metadata what the agent tells beside the answer, an object of at most {@link #METADATA_BYTES_MAX}; null for nothing
 * @param window how many more messages the session takes now; null where it is only told again
 */
public record Final(
        String messageId,
        JsonText content,
        TurnOutcome outcome,
        int attempts,
        @Nullable JsonText metadata,
        @Nullable Integer window)
        implements SessionEvent {
    /** What the metadata of one final may be, as UTF-8. */
    public static final int METADATA_BYTES_MAX = 16 * 1024;

    /** Refuses a count that cannot be, and metadata that {@link #checkMetadata} does. */
    public Final {
        if (attempts < 0) throw new IllegalArgumentException("attempts: " + attempts + " (expected: >= 0)");
        if (metadata != null) checkMetadata(metadata);
    }

    /** An answer with nothing beside it. */
    public Final(String messageId, JsonText content, TurnOutcome outcome, int attempts, @Nullable Integer window) {
        this(messageId, content, outcome, attempts, null, window);
    }

    /** Throws {@link IllegalArgumentException} if it is no JSON object or larger than {@link #METADATA_BYTES_MAX}. */
    public static void checkMetadata(JsonText metadata) {
        if (metadata.bytes() > METADATA_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "metadata: " + metadata.bytes() + " bytes (expected: <= " + METADATA_BYTES_MAX + ")");
        }
        if (metadata.membersOrNull() == null) {
            throw new IllegalArgumentException("metadata: not an object (expected: a JSON object)");
        }
    }

    @Override
    public EventType type() {
        return EventType.FINAL;
    }
}
