package dev.sluice.chat;

import org.jspecify.annotations.Nullable;

/**
 * What a tool has answered, as the model is told it.
 *
 * @param text at most {@link #CHARS_MAX} characters, {@link #ERROR_CHARS_MAX} of a fault; the rest is cut off
 * @param fault why there is no answer; null where there is one
 */
record ToolResult(String text, @Nullable ToolFault fault) {
    static final int CHARS_MAX = 64 * 1024;
    static final int ERROR_CHARS_MAX = 2000;

    ToolResult {
        text = cut(text, fault == null ? CHARS_MAX : ERROR_CHARS_MAX);
    }

    static ToolResult of(String text) {
        return new ToolResult(text, null);
    }

    static ToolResult error(ToolFault fault, String text) {
        return new ToolResult(text, fault);
    }

    private static String cut(String text, int charsMax) {
        if (text.length() <= charsMax) return text;
        return text.substring(0, Character.isHighSurrogate(text.charAt(charsMax - 1)) ? charsMax - 1 : charsMax);
    }
}
