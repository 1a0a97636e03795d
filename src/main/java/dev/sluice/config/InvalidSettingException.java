package dev.sluice.config;

/** A setting that the gateway does not start with; the message is {@code KEY: value (expected: ...)}. */
final class InvalidSettingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidSettingException(String key, String value, String expected) {
        super(key + ": " + value + " (expected: " + expected + ")");
    }

    InvalidSettingException(String message) {
        super(message);
    }
}
