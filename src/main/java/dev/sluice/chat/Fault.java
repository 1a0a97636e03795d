package dev.sluice.chat;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why one request to a model has no usable answer.
 *
 * @param kind what is wrong
 * @param detail one cleaned sentence of the model's owner, at most {@link ErrorBody#SENTENCE_CHARS_MAX} characters; null for none
 * @param status the HTTP status; 0 where there was none
 * @param retryAfter how long the model's owner asks to wait; null where nothing was said
 */
record Fault(
        FaultKind kind,
        @Nullable String detail,
        int status,
        @Nullable Duration retryAfter) {

    static Fault of(FaultKind kind) {
        return new Fault(kind, null, 0, null);
    }

    /** Whether the same request may have an answer later. */
    boolean mayPass() {
        return kind.mayPass();
    }
}
