package dev.sluice.chat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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

    /**
     * Whether it speaks against the model's health. An answer that was not complete in the time for one request does; one that
     * had no more time than was left of its turn, which ends at {@code deadline}, does not.
     */
    boolean isModels(Clock clock, Instant deadline) {
        if (kind == FaultKind.TIMEOUT && !clock.instant().isBefore(deadline)) return false;
        return kind.isModels();
    }

    /** Whether the same request may have an answer later. */
    boolean mayPass() {
        return kind.mayPass();
    }
}
