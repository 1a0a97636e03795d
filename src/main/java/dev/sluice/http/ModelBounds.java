package dev.sluice.http;

/**
 * What one answer of a model may bring; more ends the request, but for an error's body, which is cut.
 *
 * @param eventBytesMax bytes of one line of the stream, and characters of one event's data; at least 1
 * @param answerBytesMax bytes of one answer's body, with all that is wrapped around its text; at least 1
 * @param errorBytesMax bytes kept of the body of a refusal; at least 0
 */
public record ModelBounds(int eventBytesMax, long answerBytesMax, int errorBytesMax) {

    /** An event of 1 MiB, an answer of 64 MiB (a token is wrapped in some 300 bytes), 64 KiB of a refusal. */
    public static final ModelBounds DEFAULT = new ModelBounds(1 << 20, 64L << 20, 64 << 10);

    /**
     * Checks each.
     *
     * @throws IllegalArgumentException in the form {@code eventBytesMax: 0 (expected: >= 1)}
     */
    public ModelBounds {
        check("eventBytesMax", eventBytesMax, 1);
        check("answerBytesMax", answerBytesMax, 1);
        check("errorBytesMax", errorBytesMax, 0);
    }

    private static void check(String key, long value, long least) {
        if (value < least) throw new IllegalArgumentException(key + ": " + value + " (expected: >= " + least + ")");
    }
}
