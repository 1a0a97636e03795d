package dev.sluice.journal;

import dev.sluice.session.Fingerprint;
import dev.sluice.session.StoredMessage;
import dev.sluice.session.Write;
import jakarta.persistence.Column;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.time.Instant;
import java.util.function.BiFunction;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A message's whole row, inserted with its accept and read back; {@link FinishedMessage} is how it changes. */
@Entity
@Immutable
@Table(name = "gw_inbox")
class MessageRow implements CutRow {

    @EmbeddedId
    private MessageKey key;

    @Column(name = "message_id", nullable = false, length = 256)
    private String messageId;

    @Column(name = "fingerprint", nullable = false)
    private byte[] fingerprint;

    @Column(name = "content", nullable = false)
    private String content;

    @Column(name = "metadata")
    private @Nullable String metadata;

    @Column(name = "sender", nullable = false)
    private String sender;

    @Column(name = "queued", nullable = false)
    private boolean queued;

    @Column(name = "accepted_cursor", nullable = false)
    private long acceptedCursor;

    @Column(name = "accepted_at", nullable = false)
    private Instant acceptedAt;

    @Column(name = "end_cursor")
    private @Nullable Long endCursor;

    @Column(name = "final_cursor")
    private @Nullable Long finalCursor;

    @Column(name = "final_at")
    private @Nullable Instant finalAt;

    @Column(name = "answer")
    private @Nullable String answer;

    private @Nullable OutcomeColumns outcome;

    @Column(name = "attempts", nullable = false)
    private short attempts;

    @Column(name = "attempts_drained", nullable = false)
    private short attemptsDrained;

    /** From another table, where whoever reads the row asks for it. */
    @Transient
    private @Nullable String finalMetadata;

    /** For JPA only. */
    @SuppressWarnings("NullAway.Init")
    protected MessageRow() {}

    /** A message that was just accepted; {@code pieces} takes what is too long for it. */
    MessageRow(Write.InsertMessage accepted, Pieces pieces) {
        this.key = new MessageKey(accepted.sessionId(), accepted.seq());
        this.messageId = checkedId(accepted.messageId());
        this.fingerprint = accepted.fingerprint().bytes();
        this.content = pieces.column(place(TextKind.CONTENT), accepted.content());
        this.metadata = pieces.columnOrNull(place(TextKind.METADATA), accepted.metadata());
        this.sender = accepted.sender();
        this.queued = accepted.queued();
        this.acceptedCursor = accepted.acceptedCursor();
        this.acceptedAt = accepted.acceptedAt();
    }

    /** A message of a session that is stored as a whole. */
    MessageRow(String sessionId, StoredMessage message, Pieces pieces) {
        this.key = new MessageKey(sessionId, message.seq());
        this.messageId = checkedId(message.messageId());
        this.fingerprint = message.fingerprint().bytes();
        this.content = pieces.column(place(TextKind.CONTENT), message.content());
        this.metadata = pieces.columnOrNull(place(TextKind.METADATA), message.metadata());
        this.sender = message.sender();
        this.queued = message.queued();
        this.acceptedCursor = message.acceptedCursor();
        this.acceptedAt = message.acceptedAt();
        this.endCursor = message.endCursor();
        this.finalCursor = message.finalCursor();
        this.finalAt = message.finalAt();
        this.answer = pieces.columnOrNull(place(TextKind.ANSWER), message.answer());
        this.outcome = message.outcome() == null ? null : OutcomeColumns.of(message.outcome());
        this.attempts = FinishedMessage.checkedAttempts(message.attempts());
        this.attemptsDrained = FinishedMessage.checkedAttempts(message.attemptsDrained());
    }

    MessageKey key() {
        return key;
    }

    String messageId() {
        return messageId;
    }

    boolean hasFinal() {
        return finalCursor != null;
    }

    /** What the agent told beside the answer; null for nothing. */
    void finalMetadata(@Nullable String json) {
        finalMetadata = json;
    }

    @Override
    public void replaceTexts(BiFunction<TextPlace, String, String> replacing) {
        content = replacing.apply(place(TextKind.CONTENT), content);
        if (metadata != null) metadata = replacing.apply(place(TextKind.METADATA), metadata);
        if (answer != null) answer = replacing.apply(place(TextKind.ANSWER), answer);
    }

    private TextPlace place(TextKind kind) {
        return new TextPlace(key.sessionId(), kind, key.seq());
    }

    StoredMessage told() {
        return new StoredMessage(
                key.seq(),
                messageId,
                Fingerprint.ofBytes(fingerprint),
                JsonColumn.json(content),
                JsonColumn.jsonOrNull(metadata),
                sender,
                queued,
                acceptedCursor,
                acceptedAt,
                endCursor,
                finalCursor,
                finalAt,
                JsonColumn.jsonOrNull(answer),
                outcome == null ? null : outcome.told(),
                JsonColumn.jsonOrNull(finalMetadata),
                attempts,
                attemptsDrained);
    }

    private static String checkedId(String messageId) {
        if (messageId.isEmpty()) throw new IllegalArgumentException("messageId: empty (expected: 1 to 128 characters)");
        return messageId;
    }
}
