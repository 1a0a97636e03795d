package dev.sluice.inbox;

/**
 * The bounds of one session's inbox.
 *
 * @param messagesMax messages that may wait behind the running turn, at least 1
 * @param bytesMax bytes of their content and metadata as encoded, at least 1
 */
public record InboxConfig(int messagesMax, long bytesMax) {
    /** Refuses bounds that would take no message at all. */
    public InboxConfig {
        if (messagesMax < 1) throw new IllegalArgumentException("messagesMax: " + messagesMax + " (expected: >= 1)");
        if (bytesMax < 1) throw new IllegalArgumentException("bytesMax: " + bytesMax + " (expected: >= 1)");
    }
}
