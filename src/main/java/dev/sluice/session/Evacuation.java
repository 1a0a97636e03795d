package dev.sluice.session;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How the sessions of a draining node leave it: those that are done are stored one by one, the rest is ended and stored.
 *
 * <p>Thread-safe. Nothing new may be taken any more ({@link Admission#drain}), so a session that is done stays so. Each session
 * is seen off once, however often it is asked for.
 */
public final class Evacuation {
    private static final System.Logger LOG = System.getLogger(Evacuation.class.getName());

    private final NodePermits permits;
    private final Collection<? extends CompletableFuture<@Nullable AgentSession>> sessions;

    /** At most the sessions in memory. */
    private final Set<AgentSession> seenOff = ConcurrentHashMap.newKeySet();

    /** {@code sessions} are those in memory and on their way there, live. */
    Evacuation(NodePermits permits, Collection<? extends CompletableFuture<@Nullable AgentSession>> sessions) {
        this.permits = permits;
        this.sessions = sessions;
    }

    /** Stores every session that has nothing left to do. Returns how many have, or are still being fetched. */
    public int storeFinished() {
        int[] left = {0};
        for (CompletableFuture<@Nullable AgentSession> known : sessions) {
            if (known.isDone()) guarded(known, session -> left[0] += storeIfFinished(session));
            else left[0]++;
        }
        return left[0];
    }

    private int storeIfFinished(AgentSession session) {
        Conversation conversation = session.conversation();
        if (conversation.view().executing() && !conversation.isQuiet()) return 1;
        seeOff(session);
        return 0;
    }

    /** Ends what still runs or waits, without a final, and stores every session that is left. */
    public void endRest() {
        permits.close();
        for (CompletableFuture<@Nullable AgentSession> known : sessions) guarded(known, this::end);
    }

    private void end(AgentSession session) {
        session.conversation().endForDrain();
        seeOff(session);
    }

    private void seeOff(AgentSession session) {
        if (session.conversation().hasHistory() && seenOff.add(session)) session.leave();
    }

    /** Whether every session in memory that was seen off is stored, or known not to be. */
    public boolean isStored() {
        return seenOff.stream().noneMatch(AgentSession::isLeaving);
    }

    /** One session that fails must not keep the others from leaving. */
    private static void guarded(CompletableFuture<@Nullable AgentSession> known, Consumer<AgentSession> action) {
        var unused = known.thenAccept(session -> {
                    if (session != null) action.accept(session);
                })
                .exceptionally(failure -> {
                    LOG.log(System.Logger.Level.WARNING, "session not seen off", failure);
                    return null;
                });
    }
}
