package dev.sluice.protocol;

import org.jspecify.annotations.Nullable;

/** What a client's text turned out to be. */
public sealed interface Decoded {
    /**
     * A frame to act on.
     *
     * @param frame valid by itself
     */
    record Frame(ClientFrame frame) implements Decoded {}

    /**
     * Text that is answered with an {@code error}; the connection stays.
     *
     * @param code {@code bad_frame}, {@code unknown_type}, {@code payload_too_large} or, for a join, {@code
     *     invalid_protocol_hello}
     * @param message what is wrong, in words that carry nothing of the client's text
     * @param messageId the frame's {@code message_id}, where it could be read
     */
    record Bad(ErrorCode code, String message, @Nullable String messageId) implements Decoded {
        /** Whether this counts towards the connection's bad frames: a type of the future and an overlong frame do not. */
        public boolean counts() {
            return code == ErrorCode.BAD_FRAME || code == ErrorCode.INVALID_PROTOCOL_HELLO;
        }

        /** The answer. */
        public ErrorFrame toErrorFrame() {
            return ErrorFrame.of(code, message, messageId);
        }
    }
}
