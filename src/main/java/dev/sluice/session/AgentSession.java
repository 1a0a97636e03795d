package dev.sluice.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.sluice.agent.AgentHandle;
import dev.sluice.agent.CancelReason;
import dev.sluice.eventlog.EventLog;
import dev.sluice.eventlog.LogReader;
import dev.sluice.eventlog.ReaderOptions;
import dev.sluice.outbound.Outbound;
import dev.sluice.protocol.CloseCode;
import dev.sluice.protocol.EncodedEvent;
import dev.sluice.protocol.RelayedSignal;
import dev.sluice.protocol.Signal;
import dev.sluice.protocol.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
    private final Conversation conversation;
    private final SessionHistory history;

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

    /** The time. */
    Instant now() {
        return runtime.clock().instant();
    }

    /** Attaches a connection and greets it; null where the session has left memory and must be looked up again. */
    @Nullable
    Attachment attach(AttachRequest request) {
        SessionAttachment attachment = new SessionAttachment(this, request.connectionId(), request.outbound());
        synchronized (this) {
            if (residence == Residence.GONE) return null;
            become(Residence.ACTIVE);
            audience.add(attachment);
        }
        ReaderOptions options = new ReaderOptions(request.connectionId(), request.streaming(), request.batch());
        Optional<LogReader> wanted = reader(request.since(), options);
        LogReader reader = wanted.orElseGet(() -> log.readerFromHead(options));
        Greeting greeting = greeting(request, reader, wanted.isEmpty());
        Outbound outbound = request.outbound();
        if (wanted.isPresent()) {
            outbound.attach(reader, request.greeting().apply(greeting));
        } else {
            outbound.attachHeld(reader, request.greeting().apply(greeting));
            sendSnapshot(outbound, reader.since());
        }
        int resumed = conversation.resume();
        if (resumed > 0) attachment.tell(Status.resuming(agent.id(), resumed));
        outbound.signal();
        return attachment;
    }

    private Optional<LogReader> reader(@Nullable Long since, ReaderOptions options) {
        if (since == null) return Optional.of(log.readerFromHead(options));
        if (since < oldestCursor() - 1) return Optional.empty();
        return log.reader(since, options);
    }

    private Greeting greeting(AttachRequest request, LogReader reader, boolean resync) {
        ConversationView view = conversation.view();
        return new Greeting(
                id(),
                agent.id(),
                request.sessionId() != null,
                log.visibleHead(),
                oldestCursor(),
                resync,
                reader.since(),
                reader.replayTo(),
                view.window(),
                view.pending(),
                view.executing());
    }

    private void sendSnapshot(Outbound outbound, long upTo) {
        history.snapshot(upTo).whenComplete((snapshot, failure) -> {
            if (failure == null) {
                outbound.release(snapshot);
                return;
            }
            LOG.log(System.Logger.Level.WARNING, "snapshot failed session=" + id(), failure);
            outbound.closeNow(CloseCode.INTERNAL_ERROR);
        });
    }

    /** The oldest cursor that can be told. */
    private long oldestCursor() {
        return runtime.isDurable() ? origin.oldestCursor() : log.evictedTo() + 1;
    }

    /** Ends a connection's hold, idempotently. */
    void detach(SessionAttachment attachment) {
        if (!audience.remove(attachment)) return;
        attachment.outbound().detach();
        synchronized (this) {
            idleSince = now();
        }
    }

    /** Forwards a client's signal to the session's other connections. */
    void forward(SessionAttachment from, Signal signal) {
        audience.forward(from, new RelayedSignal(signal.kind(), id(), from.connectionId(), signal.data()));
    }

    /** Tells a connection the outcome of a message again, as a duplicate. */
    void tellAgain(SessionAttachment asker, KnownMessage message) {
        KnownMessage.Ending ending = message.ending();
        EncodedEvent event = ending == null
                ? EncodedEvent.encode(
                        log.address(), message.acceptedCursor(), message.acceptedAt(), message.acceptedEvent(null))
                : EncodedEvent.encode(
                        log.address(), ending.finalCursor(), ending.finalAt(), message.finalEvent(ending));
        asker.outbound().sendDuplicate(event, conversation.view().window());
    }

    /** Something was stored: connections have something to pull, the consumer may have work. */
    void changed() {
        audience.signal();
        conversation.wake();
    }

    /** The running turn has streamed: connections have something to pull, cursors may run out. */
    void streamed() {
        audience.signal();
        if (row.shouldAsk(log.head())) conversation.submit(new ReserveEntry(this));
    }

    /** Begins to leave memory where nobody is attached, nothing is to be done and that for long enough. */
    void passivateIfIdle() {
        boolean unstored = !conversation.hasHistory();
        Duration kept = unstored ? UNSTORED_KEPT : runtime.config().passivateAfter();
        synchronized (this) {
            if (residence != Residence.ACTIVE || !isIdle()) return;
            if (idleSince.plus(kept).isAfter(now())) return;
            become(Residence.PASSIVATING);
        }
        if (unstored) passivated();
        else store();
    }

    /** The node stops: stores what is to be kept, whatever the session is doing. */
    void leave() {
        synchronized (this) {
            if (residence == Residence.GONE) return;
            become(Residence.PASSIVATING);
        }
        if (conversation.hasHistory()) store();
    }

    private void store() {
        conversation.submit(runtime.isDurable() ? new PassivateEntry(this) : new SaveEntry(this));
    }

    /** Whether it was told to leave and its last facts are still being stored. */
    synchronized boolean isLeaving() {
        return residence == Residence.PASSIVATING && conversation.hasHistory();
    }

    synchronized boolean isPassivating() {
        return residence == Residence.PASSIVATING;
    }

    /** What is to be kept of it is stored: leaves memory, unless somebody came back meanwhile. */
    void passivated() {
        registry.retire(this);
    }

    /** Called by the registry alone: whether the session is out of memory from now on. */
    synchronized boolean tryRetire() {
        if (residence != Residence.PASSIVATING) return residence == Residence.GONE;
        if (isIdle()) become(Residence.GONE);
        else become(Residence.ACTIVE);
        return residence == Residence.GONE;
    }

    /** The session cannot be written here any more: lets go of it, so that its clients come back to what is stored. */
    void lost(Rejection reason) {
        LOG.log(System.Logger.Level.WARNING, "session lost session=" + id() + " reason=" + reason);
        synchronized (this) {
            if (residence == Residence.GONE) return;
            become(Residence.GONE);
        }
        registry.retire(this);
        CloseCode code = reason instanceof Rejection.Failed ? CloseCode.INTERNAL_ERROR : CloseCode.SERVICE_RESTART;
        audience.close(code);
        conversation.abandon(CancelReason.OWNERSHIP_LOST);
    }

    /** All of it that is known, as one write. */
    Write.SaveSession save(Instant now) {
        long oldest = log.evictedTo() + 1;
        List<StoredEvent.Other> events = EventRows.others(log.criticalEvents());
        return new Write.SaveSession(
                id(),
                principal(),
                agent.id(),
                log.head() + 1,
                oldest,
                identity.createdAt(),
                now,
                conversation.stored(),
                events);
    }

    @GuardedBy("this")
    private boolean isIdle() {
        return audience.isEmpty() && conversation.isIdle();
    }

    @GuardedBy("this")
    private void become(Residence next) {
        if (residence == next) return;
        if (!residence.mayBecome(next)) throw new IllegalStateException(id() + ": " + residence + " -> " + next);
        residence = next;
    }

    /** Whether a session is in memory. */
    private enum Residence {
        /** Connections may attach, messages may run. */
        ACTIVE,
        /** It is being stored to leave; a connection that attaches keeps it here. */
        PASSIVATING,
        /** It has left; who still holds it must look it up again. */
        GONE;

        boolean mayBecome(Residence next) {
            return switch (this) {
                case ACTIVE -> next == PASSIVATING || next == GONE;
                case PASSIVATING -> next == ACTIVE || next == GONE;
                case GONE -> false;
            };
        }
    }
}
