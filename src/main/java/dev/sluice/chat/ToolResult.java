package dev.sluice.chat;

/**
 * What a tool has answered, as the model is told it.
 *
 * @param text at most {@link #CHARS_MAX} characters; the rest is cut off
 * @param isError whether it says why there is no answer
 */
record ToolResult(String text, boolean isError) {
    static final int CHARS_MAX = 64 * 1024;

    ToolResult {
        if (text.length() > CHARS_MAX) {
            int end = Character.isHighSurrogate(text.charAt(CHARS_MAX - 1)) ? CHARS_MAX - 1 : CHARS_MAX;
            text = text.substring(0, end);
        }
    }

    static ToolResult of(String text) {
        return new ToolResult(text, false);
    }

    static ToolResult error(String text) {
        return new ToolResult(text, true);
    }
}
