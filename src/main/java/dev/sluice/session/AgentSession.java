package dev.sluice.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.sluice.agent.AgentHandle;
import dev.sluice.agent.CancelReason;
import dev.sluice.eventlog.EventLog;
import dev.sluice.protocol.CloseCode;
import dev.sluice.protocol.Status;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One conversation between clients and an agent: its log, the connections that read it, and its messages. It outlives
 * connections; while it is in memory its {@link SessionRegistry} knows it.
 *
 * <p>Thread-safe. Its own lock guards nothing but whether it is in memory; log and conversation have theirs.
 */
final class AgentSession {
    private static final System.Logger LOG = System.getLogger(AgentSession.class.getName());

    /** How long a session that never took a message outlives its last connection. */
    private static final Duration UNSTORED_KEPT = Duration.ofMinutes(5);

    private final SessionIdentity identity;
    private final AgentHandle agent;
    private final SessionRuntime runtime;
    private final SessionRegistry registry;
    private final SessionOrigin origin;
    private final EventLog log;
    private final SessionRow row;
    private final Audience audience = new Audience();
    private final SlowReaders slowReaders = new SlowReaders();
    private final Conversation conversation;
    private final SessionHistory history;
    private final Caretaker caretaker = new Caretaker();

    @GuardedBy("this")
    private Residence residence = Residence.ACTIVE;

    @GuardedBy("this")
    private Instant idleSince;

    AgentSession(SessionOrigin origin, AgentHandle agent, SessionRegistry registry) {
        this.origin = origin;
        this.identity = origin.identity();
        this.agent = agent;
        this.registry = registry;
        this.runtime = registry.runtime();
        this.idleSince = now();
        this.log = origin.openLog(runtime);
        this.row = origin.openRow(runtime);
        this.history = new SessionHistory(this, runtime);
        this.conversation = new Conversation(this, runtime, origin);
    }

    String id() {
        return identity.sessionId();
    }

    String principal() {
        return identity.principal();
    }

    Instant createdAt() {
        return identity.createdAt();
    }

    AgentHandle agent() {
        return agent;
    }

    EventLog log() {
        return log;
    }

    SessionRow row() {
        return row;
    }

    Conversation conversation() {
        return conversation;
    }

    SessionHistory history() {
        return history;
    }

    Audience audience() {
        return audience;
    }

    SlowReaders slowReaders() {
        return slowReaders;
    }

    /** The time. */
    Instant now() {
        return runtime.clock().instant();
    }

    /**
     * Attaches a connection and greets it; null where the session has left memory and must be looked up again.
     *
     * @throws RuntimeException whatever the greeting throws; the connection is not attached then
     */
    @Nullable
    Attachment attach(AttachRequest request) {
        SessionAttachment attachment = new SessionAttachment(this, request.connectionId(), request.outbound());
        Welcome welcome;
        synchronized (this) {
            if (residence == Residence.GONE) return null;
            become(Residence.ACTIVE);
            audience.add(attachment);
            registry.empty().remove(this);
            // Under the lock, so that whoever lets go of the log afterwards knows of its reader.
            welcome = Welcome.of(this, request, runtime.isDurable() ? origin.oldestCursor() : log.evictedTo() + 1);
        }
        caretaker.release();
        try {
            welcome.send();
            int resumed = conversation.resume();
            if (resumed > 0) attachment.tell(Status.resuming(agent.id(), resumed));
        } catch (RuntimeException e) {
            welcome.withdraw();
            detach(attachment);
            throw e;
        }
        request.outbound().signal();
        return attachment;
    }

    /**
     * Lets restored work go on although nobody is attached; as soon as it is done the session leaves memory. Returns how many
     * messages that are, 0 where it goes on already. {@code released} is run once when it has left or a connection has come.
     */
    int resumeUnattended(Runnable released) {
        caretaker.begin(released);
        int resumed = conversation.resume();
        // Whoever was there before the caretaker does not see it.
        if (isGone() || !audience.isEmpty()) caretaker.release();
        else passivateIfIdle();
        return resumed;
    }

    /** Ends a connection's hold, idempotently. */
    void detach(SessionAttachment attachment) {
        if (!attachment.end()) return;
        if (attachment.wasTooSlow()) slowReaders.closed(now());
        // The reader goes first: a session without connections may let go of its log.
        attachment.outbound().detach();
        conversation.forgetEvicted();
        audience.remove(attachment);
        AgentSession oneTooMany = null;
        synchronized (this) {
            idleSince = now();
            closeLogIfGone();
            if (residence == Residence.ACTIVE && isIdle() && !conversation.hasHistory())
                oneTooMany = registry.empty().add(this);
        }
        if (oneTooMany != null) oneTooMany.giveWay();
    }

    /** Something was stored: connections have something to pull, the consumer may have work. */
    void changed() {
        audience.signal();
        runtime.memory().look();
        conversation.wake();
        if (caretaker.cares()) passivateIfIdle();
    }

    /** The running turn has streamed: connections have something to pull, cursors may run out. */
    void streamed() {
        audience.signal();
        runtime.memory().look();
        if (row.shouldAsk(log.head())) conversation.submissions().hand(new ReserveEntry(this));
    }

    /** Its cursors have run out while their block was being stored: asks for the next, which nobody else may do. */
    void reserveWhatWaits() {
        if (log.settled() || log.reservedRemaining() >= 0) return;
        if (row.shouldAsk(log.head())) conversation.submissions().hand(new ReserveEntry(this));
    }

    /** Begins to leave memory where nobody is attached, nothing is to be done and that for long enough. */
    void passivateIfIdle() {
        boolean unstored = !conversation.hasHistory();
        Duration kept = unstored ? UNSTORED_KEPT : runtime.config().passivateAfter();
        passivateIfIdleFor(caretaker.cares() ? Duration.ZERO : kept, unstored);
    }

    /** Others need its room: leaves memory at once where it never took a message and nobody is attached, and stays otherwise. */
    void giveWay() {
        if (!conversation.hasHistory()) passivateIfIdleFor(Duration.ZERO, true);
    }

    private void passivateIfIdleFor(Duration kept, boolean unstored) {
        synchronized (this) {
            if (residence != Residence.ACTIVE) return;
            if (!isIdle()) {
                idleSince = now();
                return;
            }
            if (idleSince.plus(kept).isAfter(now())) return;
            become(Residence.PASSIVATING);
        }
        if (unstored) passivated();
        else store();
    }

    /** The node stops: ends what runs without an answer, and stores what is to be kept. */
    void leave() {
        synchronized (this) {
            if (residence == Residence.GONE) return;
            become(Residence.PASSIVATING);
        }
        if (!conversation.isIdle()) conversation.abandon(CancelReason.SHUTDOWN);
        if (conversation.hasHistory()) store();
    }

    private void store() {
        conversation.submissions().hand(runtime.isDurable() ? new PassivateEntry(this) : new SaveEntry(this));
    }

    /** Whether it was told to leave and its last facts are still being stored. */
    synchronized boolean isLeaving() {
        return residence == Residence.PASSIVATING && conversation.hasHistory();
    }

    /** Whether it is to leave memory and nothing in it moves, so that what is stored now is the last word. */
    boolean isReadyToLeave() {
        synchronized (this) {
            if (residence != Residence.PASSIVATING) return false;
        }
        return conversation.isQuiet();
    }

    /** Whether it has left memory: what it still holds is not true any more. */
    synchronized boolean isGone() {
        return residence == Residence.GONE;
    }

    /** What is to be kept of it is stored: leaves memory, unless somebody came back meanwhile. */
    void passivated() {
        registry.retire(this);
        if (isGone()) caretaker.release();
    }

    /** All of it is stored at once: leaves memory. Where somebody came back meanwhile, what is stored is marked as overtaken. */
    void saved() {
        passivated();
        // While the node drains nothing follows: what is stored is the last word, whoever is still attached.
        if (isGone() || runtime.admission().isDraining()) return;
        var unused = runtime.journal().take(principal(), id()).whenComplete((taken, failure) -> {
            if (failure != null)
                LOG.log(System.Logger.Level.WARNING, "session not marked as taken session=" + id(), failure);
        });
    }

    /** Called by the registry alone: whether the session is out of memory from now on. */
    synchronized boolean tryRetire() {
        if (residence == Residence.PASSIVATING)
            become(isIdle() && conversation.retire() ? Residence.GONE : Residence.ACTIVE);
        closeLogIfGone();
        return residence == Residence.GONE;
    }

    /** The session cannot be written here any more: lets go of it, so that its clients come back to what is stored. */
    void lost(Rejection reason) {
        synchronized (this) {
            if (residence == Residence.GONE) return;
            become(Residence.GONE);
        }
        LOG.log(System.Logger.Level.WARNING, "session lost session=" + id() + " reason=" + reason);
        conversation.abandon(CancelReason.OWNERSHIP_LOST);
        registry.retire(this);
        caretaker.release();
        audience.close(reason instanceof Rejection.Failed ? CloseCode.INTERNAL_ERROR : CloseCode.SERVICE_RESTART);
        synchronized (this) {
            closeLogIfGone();
        }
    }

    @GuardedBy("this")
    private void closeLogIfGone() {
        if (residence == Residence.GONE && !log.isRead()) log.close();
    }

    @GuardedBy("this")
    private boolean isIdle() {
        return audience.isEmpty() && conversation.isIdle() && log.settled();
    }

    @GuardedBy("this")
    private void become(Residence next) {
        if (residence == next) return;
        if (!residence.mayBecome(next)) throw new IllegalStateException(id() + ": " + residence + " -> " + next);
        residence = next;
    }
}
