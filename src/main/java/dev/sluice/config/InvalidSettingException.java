package dev.sluice.config;

import java.util.List;

/** Settings that the gateway does not start with; the message has one line {@code KEY: value (expected: ...)} for each. */
final class InvalidSettingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidSettingException(String key, String value, String expected) {
        this(key + ": " + value + " (expected: " + expected + ")");
    }

    InvalidSettingException(List<String> lines) {
        this(String.join("\n", lines));
    }

    InvalidSettingException(String message) {
        super(message);
    }

    /** The setting that the first line is about. */
    String key() {
        String line = String.valueOf(getMessage());
        int end = line.indexOf(": ");
        return end < 0 ? line : line.substring(0, end);
    }
}
