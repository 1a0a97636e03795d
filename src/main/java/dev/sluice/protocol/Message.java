package dev.sluice.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Work for the session's agent.
 *
 * @param content a JSON string that is not empty, or a JSON object
 * @param messageId the client's idempotency key, 1 to {@value DecoderLimits#MESSAGE_ID_CHARS_MAX} characters without U+0000;
 *     null where the client gave none
 * @param metadata a JSON object; null where the client gave none
 */
public record Message(
        JsonText content,
        @Nullable String messageId,
        @Nullable JsonText metadata) implements ClientFrame {
    /** Whether this is no work but an abort of the running turn: its content is {@code stop} or {@code /stop}. */
    public boolean isStop() {
        return content.text().equals("\"stop\"") || content.text().equals("\"/stop\"");
    }

    /** UTF-8 bytes of content and metadata as encoded: what the message counts for in its inbox. */
    public int bytes() {
        return content.bytes() + (metadata == null ? 0 : metadata.bytes());
    }

    @Override
    public <R> R handledBy(Handler<R> handler) {
        return handler.onMessage(this);
    }
}
