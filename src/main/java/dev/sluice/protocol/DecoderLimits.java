package dev.sluice.protocol;

/**
 * What one inbound frame may cost.
 *
 * @param payloadBytesMax UTF-8 bytes of one frame; the policy's {@code max_payload}
 */
public record DecoderLimits(int payloadBytesMax) {
    /** How deep a frame may nest, the frame itself counted. */
    public static final int NESTING_MAX = 64;

    /** Characters of one number; what is passed on keeps them all. */
    public static final int NUMBER_CHARS_MAX = 1_000;

    /** Characters (code points) of a {@code message_id}; in UTF-16 it may take twice as many units. */
    public static final int MESSAGE_ID_CHARS_MAX = 128;

    /** Characters (code points) of an {@code agent_id} or {@code session_id}; the gateway issues none as long. */
    public static final int ID_CHARS_MAX = 256;

    /** Characters (code points) of a {@code reason} that are kept; the rest is cut off. */
    public static final int REASON_CHARS_MAX = 500;

    /** Refuses a limit no frame could keep. */
    public DecoderLimits {
        if (payloadBytesMax < 1) {
            throw new IllegalArgumentException("payloadBytesMax: " + payloadBytesMax + " (expected: >= 1)");
        }
    }
}
