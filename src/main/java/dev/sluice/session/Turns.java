package dev.sluice.session;

import dev.sluice.agent.CancelReason;
import dev.sluice.inbox.InboundMessage;
import dev.sluice.inbox.Inbox;
import dev.sluice.inbox.MessageState;
import dev.sluice.protocol.Outcome;
import dev.sluice.protocol.SessionEnd;
import dev.sluice.protocol.TurnOutcome;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which message of a session runs, and which one next. Not thread-safe: the lock of its {@link Conversation} guards it.
 *
 * <p>Invariant: at most one turn runs, that of the inbox's head; it holds a permit of its agent, and one of the node unless it only
 * waits.
 */
final class Turns {
    private final AgentSession session;
    private final SessionRuntime runtime;
    private final Inbox inbox;
    private final KnownMessages known;
    private final Submissions submissions;
    private final PermitHold permit;

    private @Nullable RunningTurn turn;

    /** How the turn goes on that has left its place and wants one again; null where it does not. */
    private @Nullable Runnable comingBack;

    private Phase phase = Phase.WORKING;

    private enum Phase {
        /** There is restored work, and nobody has asked for it yet. */
        DORMANT,
        /** What waits is run. */
        WORKING,
        /** Nothing begins or ends here any more. */
        ABANDONED
    }

    Turns(
            AgentSession session,
            SessionRuntime runtime,
            Inbox inbox,
            KnownMessages known,
            Submissions submissions,
            PermitHold permit) {
        this.session = session;
        this.runtime = runtime;
        this.inbox = inbox;
        this.known = known;
        this.submissions = submissions;
        this.permit = permit;
    }

    /** Takes back what rows tell. The first message without a final is the one whose turn was running. */
    void restore(List<StoredMessage> messages) {
        for (StoredMessage stored : messages) {
            KnownMessage message = KnownMessage.of(stored);
            known.add(message);
            if (message.ending() != null) continue;
            if (inbox.isEmpty()) message.interrupted();
            inbox.restore(message.inbound());
        }
        if (!inbox.isEmpty()) phase = Phase.DORMANT;
    }

    /** Lets restored work go on. Returns how many messages that are; 0 where there is none, or it goes on already. */
    int resume() {
        if (phase != Phase.DORMANT || runtime.admission().isDraining()) return 0;
        int pending = pending();
        phase = Phase.WORKING;
        return pending;
    }

    boolean isDormant() {
        return phase == Phase.DORMANT;
    }

    /** Where nobody has asked for the restored work: nobody does any more. */
    boolean retireIfDormant() {
        if (phase != Phase.DORMANT) return false;
        phase = Phase.ABANDONED;
        return true;
    }

    /** Whether what waits is run, one after the other. */
    boolean isWorking() {
        return phase == Phase.WORKING;
    }

    boolean isAbandoned() {
        return phase == Phase.ABANDONED;
    }

    /** Messages that wait; the head counts while no runner is at it. */
    int pending() {
        return inbox.waiting() + (isDormant() ? 1 : 0);
    }

    boolean isExecuting() {
        return !inbox.isEmpty() && !isDormant();
    }

    @Nullable
    RunningTurn running() {
        return turn;
    }

    /** Decides what the consumer does now; what is returned is to be run without the lock. */
    Runnable next() {
        InboundMessage head = inbox.head();
        if (head == null || phase != Phase.WORKING) return permit.leave();
        KnownMessage message = known.of(head);
        return switch (head.state()) {
            case CANCELLED -> finishUnrun(message, Outcome.ABORTED, message.attempts());
            case WAITING -> message.isCancelling() ? Turns::nothing : begin(message);
            case RUNNING -> goOn();
            case OFFERED, FINISHING, DONE -> Turns::nothing;
        };
    }

    private Runnable goOn() {
        Runnable next = comingBack;
        if (next == null || !permit.tryAcquire()) return Turns::nothing;
        comingBack = null;
        return next;
    }

    /** A turn only waits from now on. What is returned gives its permit of the node to another. */
    Runnable leavePlace(RunningTurn waiting) {
        return isRunning(waiting) ? permit.rest() : Turns::nothing;
    }

    /** A turn wants to go on with {@code next}: what is returned, where it may; otherwise {@link #next} finds it. */
    Runnable comeBack(RunningTurn waiting, Runnable next) {
        if (!isRunning(waiting)) return Turns::nothing;
        comingBack = next;
        return goOn();
    }

    private boolean isRunning(RunningTurn asked) {
        return turn == asked && asked.message().inbound().state() == MessageState.RUNNING;
    }

    private Runnable begin(KnownMessage message) {
        int earlier = message.earlierAttempts();
        if (message.countedAttempts() >= runtime.turns().attemptsMax())
            return finishUnrun(message, Outcome.ABANDONED, earlier);
        if (message.mayHaveBegun() && !session.agent().repeatable())
            return finishUnrun(message, Outcome.INTERRUPTED, earlier);
        if (!permit.tryAcquire()) return Turns::nothing;
        message.inbound().become(MessageState.RUNNING);
        RunningTurn begun = new RunningTurn(session, runtime, message, earlier + 1);
        turn = begun;
        if (earlier == 0) return begun::start;
        submissions.add(new RestartEntry(session, message, earlier + 1, begun::start));
        return Turns::nothing;
    }

    private Runnable finishUnrun(KnownMessage message, Outcome outcome, int attempts) {
        message.inbound().become(MessageState.FINISHING);
        submissions.add(
                new FinishEntry(session, message, TurnResult.unrun(TurnOutcome.of(outcome)), attempts, false, null));
        return permit.giveBack();
    }

    /** The head is finished: the next message is running from now on. What is returned gives the permits back. */
    Runnable finished(KnownMessage message) {
        inbox.remove(message.inbound());
        message.inbound().become(MessageState.DONE);
        RunningTurn ended = forgetTurn();
        // What was asked for a message that never ran is there for the next one.
        if (ended == null) return permit.giveBack();
        Runnable release = permit.leave();
        // A blocking agent that ignores its cancellation keeps its permit, because it keeps its thread.
        return () -> ended.whenReturned(release);
    }

    private @Nullable RunningTurn forgetTurn() {
        RunningTurn ended = turn;
        turn = null;
        comingBack = null;
        if (ended != null) ended.memory().release();
        return ended;
    }

    /** Leaves what is unfinished to the next start, its attempt not counted; how the log says so, or null where all is finished. */
    @Nullable
    SessionEndEntry leaveToNextStart() {
        SessionEnd event = new SessionEnd(SessionEnd.FORCED, pending() > 0, isExecuting());
        for (Iterator<InboundMessage> each = inbox.iterator(); each.hasNext(); ) {
            InboundMessage inbound = each.next();
            if (inbound.state() == MessageState.FINISHING) continue;
            KnownMessage first = known.of(inbound);
            RunningTurn broken = turn != null && turn.message() == first ? turn : null;
            first.drained(broken == null ? 0 : broken.attempt());
            return new SessionEndEntry(session, event, first, broken);
        }
        return null;
    }

    /** Ends for good without finishing anything. What is returned stops the agent and gives the permits back. */
    Runnable abandon(CancelReason reason) {
        phase = Phase.ABANDONED;
        RunningTurn ended = forgetTurn();
        Runnable release = permit.leave();
        if (ended == null) return release;
        return () -> {
            ended.cancel(reason, null);
            ended.whenReturned(release);
        };
    }

    /** For where nothing is left to be done. */
    static void nothing() {}
}
