package dev.sluice.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.sluice.agent.CancelReason;
import dev.sluice.budget.MemoryKind;
import dev.sluice.inbox.Inbox;
import dev.sluice.inbox.MessageState;
import dev.sluice.protocol.Abort;
import dev.sluice.protocol.Message;
import dev.sluice.task.SignalledTask;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One session's messages from the offer to the final: decides what becomes of each, and in which order.
 *
 * <p>Thread-safe. Decides under its lock and acts outside: a decision is returned as what is to be done, and entries for the
 * journal are handed over after the lock was given back. The journal says what was stored; only then is it true for a
 * client.
 */
final class Conversation {
    private static final System.Logger LOG = System.getLogger(Conversation.class.getName());

    private final AgentSession session;
    private final Submissions submissions;
    private final SignalledTask consumer;
    private final Answers answers;

    @GuardedBy("this")
    private final Inbox inbox;

    @GuardedBy("this")
    private final KnownMessages known;

    @GuardedBy("this")
    private final PermitHold permit;

    @GuardedBy("this")
    private final PendingHold pending;

    @GuardedBy("this")
    private final Turns turns;

    @GuardedBy("this")
    private final Aborts aborts;

    @GuardedBy("this")
    private final Intake intake;

    Conversation(AgentSession session, SessionRuntime runtime, SessionOrigin origin) {
        this.session = session;
        submissions = new Submissions(runtime::submit);
        consumer = new SignalledTask(runtime.threads().tasks(), () -> decide(Turns::next));
        answers = new Answers(session, runtime);
        inbox = new Inbox(runtime.inboxConfig());
        known = new KnownMessages(runtime.memory().account(MemoryKind.MESSAGES));
        permit = runtime.permits().hold(session.agent(), session.principal(), this::permitGranted);
        pending = new PendingHold(runtime.admission().pending(), session.principal());
        turns = new Turns(session, runtime, inbox, known, submissions, permit);
        aborts = new Aborts(session, inbox, known, turns, submissions, answers);
        intake = new Intake(session, inbox, known, submissions, answers, pending, origin.seqNext());
        turns.restore(origin.messages());
        inbox.iterator().forEachRemaining(message -> pending.restored());
    }

    /** Takes a message, refuses it, or tells the outcome of an earlier one of its id again. */
    void receive(SessionAttachment from, Message message) {
        Fingerprint fingerprint = Fingerprint.of(message.content());
        Runnable answer;
        synchronized (this) {
            answer = intake.take(from, message, fingerprint);
        }
        submissions.flush();
        answer.run();
    }

    /** The journal has stored the message. What is returned tells those who asked meanwhile, once the log has told it. */
    Runnable accepted(KnownMessage message, long cursor, Instant at) {
        List<SessionAttachment> askers;
        KnownMessage.Retold retold;
        synchronized (this) {
            message.accepted(cursor, at);
            message.inbound().become(MessageState.WAITING);
            intake.settled();
            askers = message.takeAskers();
            retold = message.retold();
        }
        return () -> askers.forEach(asker -> asker.tellAgain(retold));
    }

    /** The journal has not stored the message, and will not. */
    void notAccepted(KnownMessage message, SessionAttachment sender, Rejection reason) {
        List<SessionAttachment> askers;
        synchronized (this) {
            inbox.remove(message.inbound());
            message.inbound().become(MessageState.DONE);
            known.remove(message);
            intake.settled();
            pending.giveBack();
            askers = message.takeAskers();
        }
        askers.add(sender);
        for (SessionAttachment asker : askers) answers.notAccepted(asker, message, reason);
    }

    /** Aborts the running turn, or cancels a message that waits. */
    void abort(SessionAttachment from, Abort abort) {
        Runnable answer;
        synchronized (this) {
            answer = aborts.stop(from, abort.messageId());
        }
        submissions.flush();
        answer.run();
    }

    /** Whether the message was never accepted, or is finished. */
    synchronized boolean isGone(KnownMessage message) {
        return message.inbound().state() == MessageState.DONE;
    }

    /** The journal has stored the cancellation, or there was nothing to cancel any more. */
    void cancelled(KnownMessage message, SessionAttachment asker, boolean wasHead) {
        Runnable answer;
        synchronized (this) {
            answer = aborts.stored(message, asker, wasHead);
        }
        answer.run();
    }

    /** The journal has not stored the cancellation: the message goes on waiting. */
    void notCancelled(KnownMessage message, SessionAttachment asker) {
        Runnable answer;
        synchronized (this) {
            answer = aborts.refused(message, asker);
        }
        answer.run();
    }

    /** The journal has stored that the turn runs again. */
    synchronized void restarted(KnownMessage message, int attempt) {
        message.restarted(attempt);
    }

    /** The turn has its answer, by itself or by a cancellation; {@code asker} is told once that is stored. */
    void turnEnded(RunningTurn ended, TurnResult result, @Nullable SessionAttachment asker) {
        synchronized (this) {
            if (turns.isAbandoned()) return;
            ended.message().inbound().become(MessageState.FINISHING);
            submissions.add(
                    new FinishEntry(session, ended.message(), result, ended.attempt(), ended.hasStreamed(), asker));
        }
        submissions.flush();
    }

    /** The journal has stored the message's end. Returns the window from now on, the next message running. */
    int finished(KnownMessage message, @Nullable Long endCursor, KnownMessage.Ending ending, int attempts) {
        Runnable release;
        int window;
        synchronized (this) {
            known.ended(message, endCursor, ending, attempts);
            release = turns.finished(message);
            pending.giveBack();
            known.trim(session.log().evictedTo());
            window = inbox.window();
        }
        release.run();
        return window;
    }

    /** Forgets finished messages whose final has left the log's memory. */
    synchronized void forgetEvicted() {
        known.trim(session.log().evictedTo());
    }

    /** The turn that runs, or has ended and is being stored; null where there is none. */
    synchronized @Nullable RunningTurn runningTurn() {
        return turns.running();
    }

    /** Whether the session may leave memory: nothing is to be done here, and nothing begins any more. */
    synchronized boolean retire() {
        if (!inbox.isEmpty() && !turns.retireIfDormant()) return false;
        known.release();
        pending.end();
        return true;
    }

    /** Lets the consumer look for work. */
    void wake() {
        try {
            consumer.signal();
        } catch (RejectedExecutionException e) {
            LOG.log(System.Logger.Level.DEBUG, "nothing begins any more: the executor is stopping", e);
        }
    }

    private void permitGranted() {
        synchronized (this) {
            permit.granted();
        }
        wake();
    }

    /** Has something decided about the turns, and does it. */
    void decide(Function<Turns, Runnable> decision) {
        Runnable action;
        synchronized (this) {
            action = decision.apply(turns);
        }
        submissions.flush();
        action.run();
    }

    /** Lets restored work go on that nobody has asked for yet. Returns how many messages that are. */
    int resume() {
        int resumed;
        synchronized (this) {
            resumed = turns.resume();
        }
        if (resumed > 0) wake();
        return resumed;
    }

    /** Ends for good: the agent stops without a final, nothing else begins, what waits is left to the next life. */
    void abandon(CancelReason reason) {
        Runnable action;
        synchronized (this) {
            action = turns.abandon(reason);
            known.release();
            pending.end();
        }
        action.run();
    }

    /** A drain's time is over: abandons what is unfinished, and seals the log where that is something. */
    void endForDrain() {
        JournalEntry end;
        Runnable stop;
        synchronized (this) {
            if (turns.isAbandoned()) return;
            end = turns.leaveToNextStart();
            stop = turns.abandon(CancelReason.SHUTDOWN);
            pending.end();
        }
        // The agent's stream closes first: what it has said stands before the end, and nothing can follow it.
        stop.run();
        if (end != null) submissions.hand(end);
    }

    /** Where entries go that are decided elsewhere in the session. */
    Submissions submissions() {
        return submissions;
    }

    /** How it stands now. */
    synchronized ConversationView view() {
        return new ConversationView(inbox.window(), turns.pending(), turns.isExecuting());
    }

    /** Whether nothing is to be done, or nobody has asked for it: no message runs or is being stored. */
    synchronized boolean isIdle() {
        return inbox.isEmpty() || turns.isDormant();
    }

    /** Whether nothing happens any more unless a message comes, or somebody who asks for what waits. */
    synchronized boolean isQuiet() {
        return inbox.isEmpty() || turns.isAbandoned() || turns.isDormant();
    }

    /** Whether a message was ever taken. */
    synchronized boolean hasHistory() {
        return intake.hasTaken();
    }

    /** What is to be done, as of {@code upTo}. */
    synchronized Standing standing(long upTo) {
        return known.standing(upTo, turns.isWorking());
    }

    /** What is to be done, as of the last cursor told. */
    synchronized Standing standing() {
        // Under the lock: what becomes visible later than this was decided later, too.
        return known.standing(session.log().visibleHead(), turns.isWorking());
    }

    /** All messages known, as rows. */
    synchronized List<StoredMessage> stored() {
        return known.stored();
    }
}
