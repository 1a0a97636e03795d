package dev.sluice.session;

import dev.sluice.agent.CancelReason;
import dev.sluice.budget.MemoryBudget;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What the sessions of a node give back where its memory is short. Thread-safe; each session decides under its own locks. */
public final class SessionMemory {
    private static final System.Logger LOG = System.getLogger(SessionMemory.class.getName());

    private final MemoryBudget budget;
    private final Collection<? extends CompletableFuture<@Nullable AgentSession>> sessions;
    private final EmptySessions empty;

    /** {@code sessions} are those in memory and on their way there, live; {@code empty} are those of them that give way first. */
    SessionMemory(
            MemoryBudget budget,
            Collection<? extends CompletableFuture<@Nullable AgentSession>> sessions,
            EmptySessions empty) {
        this.budget = budget;
        this.sessions = sessions;
        this.empty = empty;
    }

    /** Has sessions leave that nobody is attached to and that never took a message, until {@code bytes} are free. */
    public long dropEmpty(long bytes) {
        long enoughBytes = budget.heldBytes() - bytes;
        while (budget.heldBytes() > enoughBytes && oneGivesWay()) {}
        return 0;
    }

    /** Whether a session finds room among {@code sessionsMax}; those that are empty give way for it. */
    boolean makeRoom(int sessionsMax) {
        while (sessions.size() >= sessionsMax || budget.isRefusing()) if (!oneGivesWay()) return false;
        return true;
    }

    /** An empty session leaves, unless somebody has come back to it meanwhile; false where there is none. */
    private boolean oneGivesWay() {
        AgentSession next = empty.next();
        if (next == null) return false;
        next.giveWay();
        return true;
    }

    /** Forgets what is kept of ended turns for clients that may come back, session by session, until {@code bytes} are free. */
    public long dropReplay(long bytes) {
        long enoughBytes = budget.heldBytes() - bytes;
        for (AgentSession session : inMemory()) {
            if (budget.heldBytes() <= enoughBytes) break;
            session.log().dropReplay();
            session.conversation().forgetEvicted();
        }
        return 0;
    }

    /** Ends the turns with the largest outputs; returns what turns that have ended hold until their finals are stored. */
    public long endLargestOutputs(long bytes) {
        List<Output> running = new ArrayList<>();
        long dueBytes = 0;
        for (AgentSession session : inMemory()) {
            RunningTurn turn = session.conversation().runningTurn();
            if (turn == null) continue;
            long held = turn.memory().heldBytes() + session.log().runningBytes();
            if (turn.isEnded()) dueBytes += held;
            else running.add(new Output(session, turn, held));
        }
        running.sort(Comparator.comparingLong(Output::bytes).reversed());
        long smallBytes = budget.smallBytes(running.size());
        for (Output largest : running) {
            if (dueBytes >= bytes || largest.bytes < smallBytes) break;
            if (!largest.turn.cancel(CancelReason.OVERLOADED, null)) continue;
            dueBytes += largest.bytes;
            String words = "memory short: output ended session=" + largest.session.id() + " bytes=" + largest.bytes;
            LOG.log(System.Logger.Level.WARNING, words);
        }
        return dueBytes;
    }

    private List<AgentSession> inMemory() {
        List<AgentSession> all = new ArrayList<>();
        for (CompletableFuture<@Nullable AgentSession> known : sessions) {
            if (!known.isDone() || known.isCompletedExceptionally()) continue;
            AgentSession session = known.getNow(null);
            if (session != null) all.add(session);
        }
        return all;
    }

    private record Output(AgentSession session, RunningTurn turn, long bytes) {}
}
