package dev.sluice.journal;

import dev.sluice.session.StoredMessage;
import dev.sluice.session.StoredSession;
import dev.sluice.session.UnfinishedWork;
import dev.sluice.session.Write;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;

/** A session's row: whose it is, who may write it, which cursors are reserved. */
@Entity
@Table(name = "gw_session")
class SessionRow {
    /** What the columns of session ids have room for. */
    static final int ID_CHARS_MAX = 128;

    @Id
    @Column(name = "session_id", length = ID_CHARS_MAX)
    private String sessionId;

    @Column(name = "principal", nullable = false, updatable = false)
    private String principal;

    @Column(name = "agent_id", nullable = false, updatable = false, length = 128)
    private String agentId;

    @Column(name = "owner_node", nullable = false, length = NodeEpoch.NODE_ID_LENGTH_MAX)
    private String ownerNode;

    @Column(name = "owner_epoch", nullable = false)
    private long ownerEpoch;

    @Column(name = "cursor_next", nullable = false)
    private long cursorNext;

    @Column(name = "oldest_cursor", nullable = false)
    private long oldestCursor;

    @Enumerated(EnumType.STRING)
    @Column(name = "storage", nullable = false, length = 16, columnDefinition = "varchar(16)")
    private SessionStorage storage;

    @Column(name = "created_at", nullable = false, updatable = false)
    private Instant createdAt;

    @Column(name = "last_activity_at", nullable = false)
    private Instant lastActivityAt;

    /** For JPA only. */
    @SuppressWarnings("NullAway.Init")
    protected SessionRow() {}

    /** A session whose every fact will be written by {@code owner}. */
    SessionRow(Write.NewSession created, NodeEpoch owner) {
        this.sessionId = created.sessionId();
        this.principal = created.principal();
        this.agentId = created.agentId();
        this.ownerNode = owner.nodeId();
        this.ownerEpoch = owner.epoch();
        this.cursorNext = checkedCursor(created.cursorNext());
        this.oldestCursor = 1;
        this.storage = SessionStorage.LIVE;
        this.createdAt = created.createdAt();
        this.lastActivityAt = created.createdAt();
    }

    /** A session that {@code owner} stores as a whole. */
    SessionRow(Write.SaveSession saved, NodeEpoch owner) {
        this.sessionId = saved.sessionId();
        this.principal = saved.principal();
        this.agentId = saved.agentId();
        this.ownerNode = owner.nodeId();
        this.ownerEpoch = owner.epoch();
        this.cursorNext = checkedCursor(saved.cursorNext());
        this.oldestCursor = saved.oldestCursor();
        this.storage = SessionStorage.SAVED;
        this.createdAt = saved.createdAt();
        this.lastActivityAt = saved.lastActivityAt();
    }

    String sessionId() {
        return sessionId;
    }

    boolean belongsTo(String otherPrincipal) {
        return principal.equals(otherPrincipal);
    }

    boolean isOwnedBy(NodeEpoch node) {
        return ownerNode.equals(node.nodeId()) && ownerEpoch == node.epoch();
    }

    boolean wasActiveSince(Instant limit) {
        return !lastActivityAt.isBefore(limit);
    }

    /** Whether its rows tell all that was ever said; not so once it was taken by a process that died. */
    boolean isComplete(NodeEpoch taker) {
        return storage != SessionStorage.TAKEN || isOwnedBy(taker);
    }

    /** The activity of the same batch that creates it. */
    void active(Write.UpdateSession activity) {
        this.cursorNext = checkedCursor(activity.cursorNext());
        this.lastActivityAt = activity.lastActivityAt();
    }

    /** Gives it to {@code taker} with {@code block} cursors that nobody used. */
    void takenBy(NodeEpoch taker, long block, SessionStorage next, Instant now) {
        if (block < 1) throw new IllegalArgumentException("block: " + block + " (expected: >= 1)");
        this.ownerNode = taker.nodeId();
        this.ownerEpoch = taker.epoch();
        this.cursorNext = Math.addExact(cursorNext, block);
        this.storage = next;
        this.lastActivityAt = now;
    }

    /** Where it stands among all sessions. */
    UnfinishedWork.Place place() {
        return new UnfinishedWork.Place(lastActivityAt, sessionId);
    }

    /** It, as one to be gone on with. */
    UnfinishedWork.Session unfinished() {
        return new UnfinishedWork.Session(principal, sessionId);
    }

    /** What the taker learns; {@code block} is what {@link #takenBy} reserved. */
    StoredSession told(long block, Tail tail, List<StoredMessage> pending) {
        return new StoredSession(
                sessionId,
                principal,
                agentId,
                cursorNext - block - 1,
                tail.lastEventCursor(),
                oldestCursor,
                cursorNext - 1,
                tail.seqNext(),
                createdAt,
                lastActivityAt,
                pending);
    }

    private static long checkedCursor(long cursorNext) {
        if (cursorNext < 1) throw new IllegalArgumentException("cursorNext: " + cursorNext + " (expected: >= 1)");
        return cursorNext;
    }
}
