package dev.sluice.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A wish to stop the running turn, or a message that still waits.
 *
 * @param messageId the message meant; null for the running turn, whichever it is
 * @param reason why, in the client's words, at most {@value DecoderLimits#REASON_CHARS_MAX} characters without U+0000; null
 *     where the client gave none
 */
public record Abort(@Nullable String messageId, @Nullable String reason) implements ClientFrame {
    @Override
    public <R> R handledBy(Handler<R> handler) {
        return handler.onAbort(this);
    }
}
