package dev.sluice.inbox;

import dev.sluice.protocol.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * One message on its way through the inbox. Not thread-safe: its session's lock guards it.
 *
 * <p>The message is what was said; the state is how far it came.
 */
public final class InboundMessage {
    private final String messageId;
    private final JsonText content;
    private final @Nullable JsonText metadata;
    private final String sender;

    private MessageState state;

    /** A message that was just taken off the wire. */
    public InboundMessage(String messageId, JsonText content, @Nullable JsonText metadata, String sender) {
        this(messageId, content, metadata, sender, MessageState.OFFERED);
    }

    private InboundMessage(
            String messageId, JsonText content, @Nullable JsonText metadata, String sender, MessageState state) {
        this.messageId = messageId;
        this.content = content;
        this.metadata = metadata;
        this.sender = sender;
        this.state = state;
    }

    /** A message that was accepted before it came into this memory: still to run, cancelled or done. */
    public static InboundMessage restored(
            String messageId, JsonText content, @Nullable JsonText metadata, String sender, MessageState state) {
        return new InboundMessage(messageId, content, metadata, sender, state);
    }

    /** The client's idempotency key, or one of ours where it sent none. */
    public String messageId() {
        return messageId;
    }

    /** What was said, as encoded. */
    public JsonText content() {
        return content;
    }

    /** The client's own members, as encoded. */
    public @Nullable JsonText metadata() {
        return metadata;
    }

    /** The connection that sent it. */
    public String sender() {
        return sender;
    }

    /** Bytes of content and metadata as encoded. */
    public int sizeBytes() {
        return content.bytes() + (metadata == null ? 0 : metadata.bytes());
    }

    /** What content and metadata take in memory. */
    public long heapBytes() {
        return content.heapBytes() + (metadata == null ? 0 : metadata.heapBytes());
    }

    /** How far it came. */
    public MessageState state() {
        return state;
    }

    /**
     * Moves on to {@code next}.
     *
     * @throws IllegalStateException where the way from the present state does not lead there
     */
    public void become(MessageState next) {
        if (!state.mayBecome(next)) throw new IllegalStateException(messageId + ": " + state + " -> " + next);
        state = next;
    }
}
