package dev.sluice.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A frame was refused; the connection stays.
 *
 * @param code why, for programs
 * @param message why, for people: never a stack trace, a class name or another session's data
 * @param messageId the message refused; null where there is none, or it could not be read
 * @param retryAfterMs how long to wait before the next try; null where trying again does not help
 * @param load how full the session is; null where it does not matter
 */
public record ErrorFrame(
        ErrorCode code,
        String message,
        @Nullable String messageId,
        @Nullable Long retryAfterMs,
        @Nullable InboxLoad load)
        implements DirectFrame {
    /** A refusal that waiting does not help. */
    public static ErrorFrame of(ErrorCode code, String message, @Nullable String messageId) {
        return new ErrorFrame(code, message, messageId, null, null);
    }

    /** A message refused for now: the session's inbox is full. */
    public static ErrorFrame inboxFull(
            @Nullable String messageId, int inboxMessagesMax, int pending, long retryAfterMs) {
        String message = "the session's inbox is full";
        return new ErrorFrame(
                ErrorCode.INBOX_FULL, message, messageId, retryAfterMs, InboxLoad.full(inboxMessagesMax, pending));
    }

    /** A message refused for now: too fast, overloaded or draining. */
    public static ErrorFrame retryAfter(
            ErrorCode code, String message, @Nullable String messageId, long retryAfterMs, int window) {
        return new ErrorFrame(code, message, messageId, retryAfterMs, InboxLoad.window(window));
    }

    @Override
    public String type() {
        return "error";
    }

    @Override
    public void describe(JsonObject out) {
        out.put("code", code.wireName()).put("message_id", messageId).put("message", message);
        if (load != null) load.describe(out);
        out.putIfPresent("retry_after_ms", retryAfterMs);
    }
}
