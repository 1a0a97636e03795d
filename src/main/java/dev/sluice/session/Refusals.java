package dev.sluice.session;

import dev.sluice.inbox.InboxConfig;
import dev.sluice.protocol.ErrorCode;
import dev.sluice.protocol.ErrorFrame;
import org.jspecify.annotations.Nullable;

/** The words in which a session says no to a message. Has no state. */
final class Refusals {
    private static final long FULL_RETRY_MS = 250;
    private static final long OVERLOADED_RETRY_MS = 1_000;

    private final InboxConfig config;

    Refusals(InboxConfig config) {
        this.config = config;
    }

    /** Nothing new is taken while the gateway stops or its journal is behind; null where it is open. */
    @Nullable ErrorFrame whenClosed(SessionRuntime runtime, @Nullable String messageId, int window) {
        if (runtime.admission().isDraining()) {
            long retryMs = runtime.config().drainTimeout().toMillis();
            return ErrorFrame.retryAfter(ErrorCode.DRAINING, "the gateway is stopping", messageId, retryMs, window);
        }
        if (!runtime.isBehind()) return null;
        String message = "the gateway is behind with its writing";
        return ErrorFrame.retryAfter(ErrorCode.OVERLOADED, message, messageId, OVERLOADED_RETRY_MS, window);
    }

    ErrorFrame full(@Nullable String messageId, int pending) {
        return ErrorFrame.inboxFull(messageId, config.messagesMax(), pending, FULL_RETRY_MS);
    }

    ErrorFrame conflict(String messageId) {
        String message = "this message_id was used for other content";
        return ErrorFrame.of(ErrorCode.MESSAGE_ID_CONFLICT, message, messageId);
    }

    ErrorFrame notStored(String messageId, Rejection reason) {
        if (reason instanceof Rejection.Failed) {
            return ErrorFrame.of(ErrorCode.INTERNAL, "the message could not be stored", messageId);
        }
        String message = "the gateway is stopping";
        return ErrorFrame.retryAfter(ErrorCode.DRAINING, message, messageId, OVERLOADED_RETRY_MS, 0);
    }
}
