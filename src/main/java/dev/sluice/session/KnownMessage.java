package dev.sluice.session;

import dev.sluice.inbox.InboundMessage;
import dev.sluice.inbox.MessageState;
import dev.sluice.protocol.Accepted;
import dev.sluice.protocol.Final;
import dev.sluice.protocol.Outcome;
import dev.sluice.protocol.PendingMessage;
import dev.sluice.protocol.SessionEvent;
import dev.sluice.protocol.Timestamp;
import dev.sluice.protocol.TurnOutcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a session knows of one message: enough to tell its outcome again and to write its row. Not thread-safe: the lock of
 * its {@link Conversation} guards it.
 */
final class KnownMessage {
    private final InboundMessage inbound;
    private final Fingerprint fingerprint;
    private final long seq;
    private final boolean queued;
    private final List<SessionAttachment> askers = new ArrayList<>(0);

    private long acceptedCursor;
    private Instant acceptedAt = Instant.EPOCH;
    private boolean cancelling;
    private boolean interrupted;
    private int attempts;
    private int attemptsDrained;
    private @Nullable Long endCursor;
    private @Nullable Ending ending;

    /** How a message ended, once that is stored. */
    record Ending(long finalCursor, Instant finalAt, TurnResult result) {}

    /** What a client that sends it again is told: its final, or its {@code accepted} where there is none yet. */
    record Retold(long cursor, Instant at, SessionEvent event) {}

    KnownMessage(InboundMessage inbound, Fingerprint fingerprint, long seq, boolean queued) {
        this.inbound = inbound;
        this.fingerprint = fingerprint;
        this.seq = seq;
        this.queued = queued;
    }

    /** A message as its row tells it. */
    static KnownMessage of(StoredMessage stored) {
        InboundMessage inbound = InboundMessage.restored(
                stored.messageId(), stored.content(), stored.metadata(), stored.sender(), state(stored));
        KnownMessage message = new KnownMessage(inbound, stored.fingerprint(), stored.seq(), stored.queued());
        message.accepted(stored.acceptedCursor(), stored.acceptedAt());
        message.attempts = stored.attempts();
        message.attemptsDrained = stored.attemptsDrained();
        if (stored.finalCursor() != null) {
            message.endCursor = stored.endCursor();
            message.ending = new Ending(
                    stored.finalCursor(),
                    Objects.requireNonNull(stored.finalAt()),
                    new TurnResult(
                            Objects.requireNonNull(stored.answer()),
                            Objects.requireNonNull(stored.outcome()),
                            stored.finalMetadata()));
        }
        return message;
    }

    private static MessageState state(StoredMessage stored) {
        if (stored.finalCursor() != null) return MessageState.DONE;
        return stored.outcome() == null ? MessageState.WAITING : MessageState.CANCELLED;
    }

    InboundMessage inbound() {
        return inbound;
    }

    String messageId() {
        return inbound.messageId();
    }

    boolean isQueued() {
        return queued;
    }

    /** Its place in the session's order of accepts, from 1. */
    long seq() {
        return seq;
    }

    Fingerprint fingerprint() {
        return fingerprint;
    }

    /** Its {@code accepted} is stored. */
    void accepted(long cursor, Instant at) {
        this.acceptedCursor = cursor;
        this.acceptedAt = at;
    }

    /** Whether its {@code accepted} is stored. */
    boolean isAccepted() {
        return acceptedCursor > 0;
    }

    /** Its final is stored. */
    void ended(@Nullable Long streamEndCursor, Ending how, int attemptsMade) {
        endCursor = streamEndCursor;
        ending = how;
        attempts = attemptsMade;
    }

    @Nullable
    Ending ending() {
        return ending;
    }

    int attempts() {
        return attempts;
    }

    /** Its turn runs again, as this attempt. */
    void restarted(int attempt) {
        attempts = attempt;
    }

    /** A process died while its turn was running. */
    void interrupted() {
        interrupted = true;
    }

    /** Attempts that a dead process made; 0 where its turn never ran. */
    int earlierAttempts() {
        return interrupted ? Math.max(1, attempts) : 0;
    }

    /** Earlier attempts that count towards those it may have: all but the ones that a drain ended. */
    int countedAttempts() {
        return Math.max(0, earlierAttempts() - attemptsDrained);
    }

    /** Whether an earlier process may have begun its turn. Only a drain knows that one had not. */
    boolean mayHaveBegun() {
        return interrupted && attempts >= attemptsDrained;
    }

    /** A drain leaves it first in line, in the middle of that attempt; 0 where none had begun. */
    void drained(int attempt) {
        if (attempt > 0) {
            attempts = attempt;
            attemptsDrained++;
        } else if (!interrupted) {
            attemptsDrained = 1;
        }
    }

    int attemptsDrained() {
        return attemptsDrained;
    }

    boolean isCancelling() {
        return cancelling;
    }

    void cancelling(boolean now) {
        cancelling = now;
    }

    /** Connections that sent the same id again while the journal was storing the first. */
    List<SessionAttachment> askers() {
        return askers;
    }

    /** Takes the askers out, to be told. */
    List<SessionAttachment> takeAskers() {
        List<SessionAttachment> taken = new ArrayList<>(askers);
        askers.clear();
        return taken;
    }

    long acceptedCursor() {
        return acceptedCursor;
    }

    Instant acceptedAt() {
        return acceptedAt;
    }

    /** Whether it was accepted, and had no final, when {@code upTo} was the last cursor told. */
    boolean wasUnfinishedAt(long upTo) {
        if (!isAccepted() || acceptedCursor > upTo) return false;
        return ending == null || ending.finalCursor() > upTo;
    }

    PendingMessage toPending() {
        return new PendingMessage(messageId(), inbound.content(), Timestamp.of(acceptedAt));
    }

    /** Its {@code accepted}; {@code window} is null where it is only told again. */
    Accepted acceptedEvent(@Nullable Integer window) {
        return new Accepted(messageId(), queued, inbound.content(), inbound.sender(), window);
    }

    Retold retold() {
        Ending how = ending;
        if (how == null) return new Retold(acceptedCursor, acceptedAt, acceptedEvent(null));
        return new Retold(how.finalCursor(), how.finalAt(), finalEvent(how));
    }

    /** Its {@code final}, told again. */
    Final finalEvent(Ending how) {
        TurnResult result = how.result();
        return new Final(messageId(), result.answer(), result.outcome(), attempts, result.metadata(), null);
    }

    /** Its row. */
    StoredMessage toStored() {
        Ending how = ending;
        boolean cancelled = inbound.state() == MessageState.CANCELLED;
        return new StoredMessage(
                seq,
                messageId(),
                fingerprint,
                inbound.content(),
                inbound.metadata(),
                inbound.sender(),
                queued,
                acceptedCursor,
                acceptedAt,
                endCursor,
                how == null ? null : how.finalCursor(),
                how == null ? null : how.finalAt(),
                how == null ? null : how.result().answer(),
                how != null ? how.result().outcome() : cancelled ? TurnOutcome.of(Outcome.ABORTED) : null,
                how == null ? null : how.result().metadata(),
                attempts,
                attemptsDrained);
    }
}
