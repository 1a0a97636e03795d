package dev.sluice.session;

import dev.sluice.protocol.EncodedEvent;
import dev.sluice.protocol.EventAddress;
import dev.sluice.protocol.PendingMessage;
import dev.sluice.protocol.SessionState;
import dev.sluice.protocol.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Reads the state of a session, in memory or in its rows, and leaves it as it is: nothing is taken over, loaded, begun or
 * marked as used. Thread-safe.
 */
final class StateReads {
    /** How often a session that moves between memory and rows is looked for anew. */
    private static final int TRIES_MAX = 4;

    private final SessionRuntime runtime;
    private final Map<SessionKey, ? extends CompletableFuture<@Nullable AgentSession>> sessions;

    /** {@code sessions} are those in memory and on their way there, live. */
    StateReads(SessionRuntime runtime, Map<SessionKey, ? extends CompletableFuture<@Nullable AgentSession>> sessions) {
        this.runtime = runtime;
        this.sessions = sessions;
    }

    /** The session's state; null where {@code principal} has no such session. Fails where the database does not answer. */
    CompletionStage<@Nullable SessionState> read(String principal, String sessionId) {
        return read(principal, sessionId, TRIES_MAX);
    }

    private CompletionStage<@Nullable SessionState> read(String principal, String sessionId, int tries) {
        CompletableFuture<@Nullable AgentSession> known = sessions.get(new SessionKey(principal, sessionId));
        if (known == null) return stored(principal, sessionId, tries);
        CompletableFuture<@Nullable AgentSession> settled = known.handle((session, failure) -> session);
        // Who completes the fetch is the journal's writer, which has other things to do.
        return known.isDone()
                ? settled.thenCompose(session -> found(session, principal, sessionId, tries))
                : settled.thenComposeAsync(
                        session -> found(session, principal, sessionId, tries),
                        runtime.threads().tasks());
    }

    private CompletionStage<@Nullable SessionState> found(
            @Nullable AgentSession session, String principal, String sessionId, int tries) {
        if (session == null || session.isGone()) return stored(principal, sessionId, tries);
        return live(session).thenCompose(state -> {
            // What was read while it left memory may be less than what there is.
            if (session.isGone() && tries > 0) return read(principal, sessionId, tries - 1);
            return CompletableFuture.completedStage(state);
        });
    }

    private CompletionStage<@Nullable SessionState> stored(String principal, String sessionId, int tries) {
        return runtime.journal().find(principal, sessionId).thenCompose(session -> {
            // Taken up meanwhile: its rows are behind, or not true any more.
            if (isLive(new SessionKey(principal, sessionId)) && tries > 0) return read(principal, sessionId, tries - 1);
            if (session == null) return CompletableFuture.completedStage(null);
            return stored(session);
        });
    }

    private boolean isLive(SessionKey key) {
        CompletableFuture<@Nullable AgentSession> known = sessions.get(key);
        if (known == null || !known.isDone() || known.isCompletedExceptionally()) return false;
        AgentSession session = known.getNow(null);
        return session != null && !session.isGone();
    }

    private CompletionStage<@Nullable SessionState> live(AgentSession session) {
        Standing standing = session.conversation().standing();
        boolean inRows = runtime.isDurable() && session.row().isStored();
        CompletionStage<Told> events = inRows
                ? storedEvents(session.log().address(), standing.upTo())
                : CompletableFuture.completedStage(heldEvents(session, standing.upTo()));
        return session.history().snapshot(standing).thenCombine(events, StateReads::state);
    }

    private CompletionStage<@Nullable SessionState> stored(StoredSession session) {
        long upTo = session.head();
        List<PendingMessage> pending = new ArrayList<>();
        for (StoredMessage message : session.pending()) {
            if (message.outcome() == null) pending.add(KnownMessage.of(message).toPending());
        }
        Standing standing = new Standing(upTo, pending, false);
        EventAddress address = new EventAddress(session.sessionId(), session.agentId());
        return runtime.journal()
                .history(
                        session.sessionId(),
                        upTo,
                        SessionHistory.SNAPSHOT_MESSAGES_MAX,
                        SessionHistory.HISTORY_BYTES_MAX)
                .thenApply(read -> SessionHistory.snapshot(address, standing, read))
                .thenCombine(storedEvents(address, upTo), StateReads::state);
    }

    private CompletionStage<Told> storedEvents(EventAddress address, long upTo) {
        return runtime.journal()
                .newestEvents(address.sessionId(), upTo, SessionState.EVENTS_MAX, SessionState.EVENT_BYTES_MAX)
                .thenApply(read -> {
                    List<EncodedEvent> events = new ArrayList<>(read.events().size());
                    for (StoredEvent row : read.events()) events.add(EventRows.event(address, row));
                    return new Told(events, read.truncated());
                });
    }

    private static Told heldEvents(AgentSession session, long upTo) {
        List<EncodedEvent> held = session.log().criticalEvents();
        int end = held.size();
        while (end > 0 && held.get(end - 1).cursor() > upTo) end--;
        int first = end;
        long bytes = 0;
        while (first > 0 && end - first < SessionState.EVENTS_MAX) {
            bytes += held.get(first - 1).liveBytes();
            if (bytes > SessionState.EVENT_BYTES_MAX && first < end) break;
            first--;
        }
        return new Told(held.subList(first, end), first > 0 || session.log().evictedTo() > 0);
    }

    private static SessionState state(Snapshot all, Told told) {
        List<PendingMessage> pending = new ArrayList<>();
        long bytes = 0;
        for (PendingMessage message : all.pendingInbox()) {
            bytes += message.content().bytes();
            if (bytes > SessionState.PENDING_BYTES_MAX) break;
            pending.add(message);
        }
        boolean truncated = all.truncated()
                || told.truncated
                || pending.size() < all.pendingInbox().size();
        Snapshot fitting = new Snapshot(
                all.sessionId(),
                all.agentId(),
                all.messages(),
                truncated,
                all.eventCursor(),
                pending,
                all.isExecuting());
        return new SessionState(fitting, told.events);
    }

    /** The newest events, and whether there were more. */
    private record Told(List<EncodedEvent> events, boolean truncated) {}
}
