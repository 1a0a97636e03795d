package dev.sluice.session;

import dev.sluice.agent.AgentHandle;
import dev.sluice.protocol.HelloErrorCode;
import dev.sluice.protocol.SessionState;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The sessions in this node's memory: creates them, fetches them from their rows, lets go of idle ones.
 *
 * <p>Thread-safe. A {@link SessionKey} stands for at most one object in memory: concurrent requests for a stored session share
 * one fetch, and a session leaves the map in the same step in which it refuses to be attached to.
 */
@ApplicationScoped
public class SessionRegistry implements Sessions {
    private static final System.Logger LOG = System.getLogger(SessionRegistry.class.getName());
    private static final int ID_BYTES = 16;
    private static final Duration UNAVAILABLE_RETRY = Duration.ofSeconds(1);
    private static final Duration QUOTA_RETRY = Duration.ofSeconds(5);

    /** Sessions in memory at a time; each also counts towards the memory budget by what it holds. */
    private static final int SESSIONS_MAX = 100_000;

    private final SessionRuntime runtime;
    private final SecureRandom random = new SecureRandom();
    private final ConcurrentMap<SessionKey, Fetch> sessions = new ConcurrentHashMap<>();

    private final Evacuation evacuation;
    private final StateReads reads;
    private final SessionMemory memory;
    private final SessionPlaces places;
    private final EmptySessions empty;
    private final int sessionsMax;

    /** A registry without sessions. */
    @Inject
    public SessionRegistry(SessionRuntime runtime) {
        this(runtime, SESSIONS_MAX, EmptySessions.KEPT_MAX);
    }

    SessionRegistry(SessionRuntime runtime, int sessionsMax, int emptyKeptMax) {
        this.runtime = runtime;
        this.sessionsMax = sessionsMax;
        this.evacuation = new Evacuation(runtime.permits(), sessions.values());
        this.reads = new StateReads(runtime, sessions);
        this.empty = new EmptySessions(emptyKeptMax);
        this.places = new SessionPlaces(runtime.admission().sessions(), runtime.memory());
        this.memory = new SessionMemory(runtime.memory(), sessions.values(), empty);
    }

    /** For the container's proxy alone, which hands every call to the real one. */
    @SuppressWarnings("NullAway")
    SessionRegistry() {
        this.runtime = null;
        this.evacuation = null;
        this.reads = null;
        this.memory = null;
        this.places = null;
        this.empty = null;
        this.sessionsMax = 0;
    }

    SessionRuntime runtime() {
        return runtime;
    }

    @Override
    public CompletionStage<AttachResult> attach(AttachRequest request) {
        AttachResult closed = whenClosed(request);
        if (closed != null) return CompletableFuture.completedStage(closed);
        String sessionId = request.sessionId();
        if (sessionId == null) return CompletableFuture.completedStage(begin(request));
        if (!places.hasRoom(request.principal()) && !isInMemory(request))
            return CompletableFuture.completedStage(tooManySessions());
        return resume(request, sessionId);
    }

    @Override
    public CompletionStage<@Nullable SessionState> read(String principal, String sessionId) {
        return reads.read(principal, sessionId);
    }

    private @Nullable AttachResult whenClosed(AttachRequest request) {
        if (runtime.admission().isDraining()) {
            return new AttachResult.Refused(
                    HelloErrorCode.DRAINING,
                    "the gateway is stopping",
                    runtime.config().drainTimeout());
        }
        if (isInMemory(request) || memory.makeRoom(sessionsMax)) return null;
        return new AttachResult.Refused(
                HelloErrorCode.OVERLOADED, "the gateway holds as many sessions as it can", UNAVAILABLE_RETRY);
    }

    private boolean isInMemory(AttachRequest request) {
        String sessionId = request.sessionId();
        return sessionId != null && isInMemory(request.principal(), sessionId);
    }

    private AttachResult begin(AttachRequest request) {
        String agentId = request.agentId();
        Optional<AgentHandle> agent =
                agentId == null ? Optional.empty() : runtime.agents().find(agentId);
        if (agent.isEmpty()) return agentNotFound();
        if (!places.tryTake(request.principal())) return tooManySessions();
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        String sessionId = Base64.getUrlEncoder().withoutPadding().encodeToString(id);
        SessionIdentity identity = new SessionIdentity(
                sessionId,
                request.principal(),
                agent.get().id(),
                runtime.clock().instant());
        AgentSession session = new AgentSession(SessionOrigin.begun(identity, runtime.isDurable()), agent.get(), this);
        Fetch begun = new Fetch();
        begun.complete(session);
        sessions.put(new SessionKey(request.principal(), sessionId), begun);
        try {
            Attachment attachment = session.attach(request);
            if (attachment == null)
                throw new IllegalStateException(sessionId + ": left memory before it was told to anyone");
            return new AttachResult.Attached(attachment);
        } catch (RuntimeException e) {
            session.leave();
            retire(session);
            return unavailable(e);
        }
    }

    private CompletionStage<AttachResult> resume(AttachRequest request, String sessionId) {
        return find(request.principal(), sessionId)
                .thenCompose(session -> {
                    AttachResult refused = session == null ? sessionNotFound() : refusal(request, session);
                    if (session == null || refused != null) return CompletableFuture.completedStage(refused);
                    Attachment attachment = session.attach(request);
                    if (attachment != null)
                        return CompletableFuture.<AttachResult>completedStage(new AttachResult.Attached(attachment));
                    // It is gone but perhaps not out of the map yet; without this we would find it again and again.
                    retire(session);
                    return resume(request, sessionId);
                })
                .exceptionally(SessionRegistry::unavailable);
    }

    private @Nullable AttachResult refusal(AttachRequest request, AgentSession session) {
        String agentId = request.agentId();
        return agentId == null || agentId.equals(session.agent().id()) ? null : agentNotFound();
    }

    /** The session from memory, or from its rows; null where there is none. */
    CompletionStage<@Nullable AgentSession> find(String principal, String sessionId) {
        SessionKey key = new SessionKey(principal, sessionId);
        Fetch own = new Fetch();
        Fetch known = sessions.putIfAbsent(key, own);
        if (known != null) return known;
        places.take(principal);
        fetch(own, key);
        return own;
    }

    private void fetch(Fetch fetch, SessionKey key) {
        CompletionStage<@Nullable AgentSession> fetching;
        try {
            fetching = fetch(key.principal(), key.sessionId());
        } catch (RuntimeException e) {
            fetching = CompletableFuture.failedStage(e);
        }
        var unused = fetching.whenComplete((session, failure) -> {
            if (session == null && sessions.remove(key, fetch)) places.giveBack(key.principal());
            if (failure == null) fetch.complete(session);
            else fetch.completeExceptionally(failure);
        });
    }

    private CompletionStage<@Nullable AgentSession> fetch(String principal, String sessionId) {
        return runtime.journal().take(principal, sessionId).thenCompose(stored -> {
            if (stored == null) return CompletableFuture.completedStage(null);
            Optional<AgentHandle> agent = runtime.agents().find(stored.agentId());
            if (agent.isEmpty()) {
                throw new CompletionException(new AgentGoneException(stored.agentId()));
            }
            return SavedSession.origin(runtime, stored)
                    .thenApply(origin -> new AgentSession(origin, agent.get(), this));
        });
    }

    /** Takes the session out of memory where it may go, and leaves alone what has taken its place. */
    void retire(AgentSession session) {
        sessions.computeIfPresent(new SessionKey(session.principal(), session.id()), (key, known) -> {
            if (known.inMemory() != session || !session.tryRetire()) return known;
            places.giveBack(key.principal());
            return null;
        });
        if (session.isGone()) empty.remove(session);
    }

    /** Lets go of sessions that have been idle for long enough; called at intervals. */
    public void sweep() {
        each(AgentSession::passivateIfIdle);
    }

    /** The node stops: each session's last facts are handed to the journal, whatever it is doing. */
    public void leaveAll() {
        each(AgentSession::leave);
    }

    /** One session that fails must not keep the others from their turn. */
    private void each(Consumer<AgentSession> action) {
        for (Fetch known : sessions.values()) {
            AgentSession session = known.inMemory();
            if (session == null) continue;
            try {
                action.accept(session);
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "sweep failed session=" + session.id(), e);
            }
        }
    }

    /** Those in memory that never took a message and that nobody is attached to. */
    EmptySessions empty() {
        return empty;
    }

    /** How the sessions leave when the node drains; the same one at every call. */
    public Evacuation evacuation() {
        return evacuation;
    }

    /** What the sessions give back where memory is short; the same one at every call. */
    public SessionMemory memory() {
        return memory;
    }

    /** Whether a session is in memory, or on its way there. */
    public boolean isInMemory(String principal, String sessionId) {
        return sessions.containsKey(new SessionKey(principal, sessionId));
    }

    @Override
    public int agents() {
        return runtime.agents().all().size();
    }

    @Override
    public int size() {
        return sessions.size();
    }

    private static AttachResult tooManySessions() {
        String message = "this principal has as many sessions as it may";
        return new AttachResult.Refused(HelloErrorCode.RATE_LIMITED, message, QUOTA_RETRY);
    }

    private static AttachResult sessionNotFound() {
        return new AttachResult.Refused(HelloErrorCode.SESSION_NOT_FOUND, "there is no such session", null);
    }

    private static AttachResult agentNotFound() {
        return new AttachResult.Refused(HelloErrorCode.AGENT_NOT_FOUND, "there is no such agent here", null);
    }

    private static AttachResult unavailable(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof AgentGoneException) return agentNotFound();
        // The journal says once that the database is away; not again for each client that comes back.
        if (cause instanceof JournalUnavailableException)
            LOG.log(System.Logger.Level.DEBUG, "session not fetched", cause);
        else LOG.log(System.Logger.Level.WARNING, "session could not be fetched", cause);
        return new AttachResult.Refused(
                HelloErrorCode.OVERLOADED, "the session could not be read; try again", UNAVAILABLE_RETRY);
    }

    /** A session in memory, or on its way there. Its outcome null means that there is none. */
    private static final class Fetch extends CompletableFuture<@Nullable AgentSession> {
        @Nullable
        AgentSession inMemory() {
            return isCompletedExceptionally() ? null : getNow(null);
        }
    }
}
