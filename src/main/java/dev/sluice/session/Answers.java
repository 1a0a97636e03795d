package dev.sluice.session;

import dev.sluice.protocol.Aborted;
import dev.sluice.protocol.Cancelled;
import dev.sluice.protocol.ErrorCode;
import dev.sluice.protocol.ErrorFrame;
import dev.sluice.protocol.NoActiveTurn;
import org.jspecify.annotations.Nullable;

/** What a session tells one connection about its own requests. Has no state. */
final class Answers {
    private static final long FULL_RETRY_MS = 250;
    private static final long OVERLOADED_RETRY_MS = 1_000;

    private final AgentSession session;
    private final SessionRuntime runtime;

    Answers(AgentSession session, SessionRuntime runtime) {
        this.session = session;
        this.runtime = runtime;
    }

    /**
     * Nothing new is taken while the gateway stops, its journal is behind or its memory is full; null where it is open.
     *
     * @param keepsJournalBusy whether the session has much to be stored already: then it waits for others sooner
     */
    @Nullable
    ErrorFrame whenClosed(@Nullable String messageId, int window, boolean keepsJournalBusy) {
        if (runtime.admission().isDraining()) {
            long retryMs = Math.max(
                    OVERLOADED_RETRY_MS, runtime.config().drainTimeout().toMillis());
            return ErrorFrame.retryAfter(ErrorCode.DRAINING, "the gateway is stopping", messageId, retryMs, window);
        }
        boolean behind = runtime.isBehind() || (keepsJournalBusy && runtime.isFilling());
        if (!behind && !runtime.memory().isRefusing()) return null;
        String message =
                behind ? "the gateway is behind with its writing" : "the gateway is out of memory for messages";
        return ErrorFrame.retryAfter(ErrorCode.OVERLOADED, message, messageId, OVERLOADED_RETRY_MS, window);
    }

    /** Whether the journal can be asked if a message that is not taken any more was accepted before. */
    boolean mayLookUp() {
        return runtime.isDurable() && runtime.admission().isDraining() && !runtime.isBehind();
    }

    ErrorFrame full(@Nullable String messageId, int pending) {
        return ErrorFrame.inboxFull(messageId, runtime.inboxConfig().messagesMax(), pending, FULL_RETRY_MS);
    }

    ErrorFrame tooManyPending(@Nullable String messageId, int window) {
        String message = "this principal has as many messages pending as it may";
        return ErrorFrame.retryAfter(ErrorCode.RATE_LIMITED, message, messageId, OVERLOADED_RETRY_MS, window);
    }

    void conflict(SessionAttachment asker, String messageId) {
        String message = "this message_id was used for other content";
        asker.tell(ErrorFrame.of(ErrorCode.MESSAGE_ID_CONFLICT, message, messageId));
    }

    /** Tells why the journal has not stored the message, or what it had stored of it before. */
    void notAccepted(SessionAttachment asker, KnownMessage message, Rejection reason) {
        String id = message.messageId();
        if (reason instanceof Rejection.Duplicate duplicate) {
            KnownMessage stored = KnownMessage.of(duplicate.stored());
            if (stored.fingerprint().equals(message.fingerprint())) asker.tellAgain(stored.retold());
            else conflict(asker, id);
            return;
        }
        if (reason instanceof Rejection.Failed) {
            asker.tell(ErrorFrame.of(ErrorCode.INTERNAL, "the message could not be stored", id));
            return;
        }
        asker.tell(ErrorFrame.retryAfter(ErrorCode.DRAINING, "the gateway is stopping", id, OVERLOADED_RETRY_MS, 0));
    }

    /** The running turn is {@code aborted}, a message that waited {@code cancelled}. */
    void stopped(SessionAttachment asker, String messageId, boolean running) {
        asker.tell(running ? new Aborted(session.id(), messageId) : new Cancelled(session.id(), messageId));
    }

    void nothingToStop(SessionAttachment asker, @Nullable String messageId) {
        asker.tell(new NoActiveTurn(session.id(), messageId));
    }
}
