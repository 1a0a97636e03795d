package dev.sluice.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.sluice.agent.CancelReason;
import dev.sluice.inbox.Inbox;
import dev.sluice.inbox.InboundMessage;
import dev.sluice.inbox.MessageState;
import dev.sluice.protocol.Abort;
import dev.sluice.protocol.Aborted;
import dev.sluice.protocol.Cancelled;
import dev.sluice.protocol.DirectFrame;
import dev.sluice.protocol.JsonText;
import dev.sluice.protocol.Message;
import dev.sluice.protocol.NoActiveTurn;
import dev.sluice.protocol.Outcome;
import dev.sluice.protocol.TurnOutcome;
import dev.sluice.task.SignalledTask;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One session's messages from the offer to the final: decides what becomes of each, in which order, and which one runs.
 *
 * <p>Thread-safe. Decides under its lock and acts outside: a decision is returned as what is to be done, entries for the
 * journal are handed over after the lock was given back. The journal says what was stored; only then is it true for a
 * client. At most one turn runs, that of the inbox's head.
 */
final class Conversation {
    private static final Runnable NOTHING = () -> {};

    private final AgentSession session;
    private final SessionRuntime runtime;
    private final Submissions submissions;
    private final SignalledTask consumer;
    private final Refusals refusals;

    @GuardedBy("this")
    private final Inbox inbox;

    @GuardedBy("this")
    private final KnownMessages known = new KnownMessages();

    @GuardedBy("this")
    private final PermitHold permit;

    @GuardedBy("this")
    private @Nullable RunningTurn turn;

    @GuardedBy("this")
    private long seqNext;

    /** Restored work that nobody has asked for yet. */
    @GuardedBy("this")
    private boolean dormant;

    Conversation(AgentSession session, SessionRuntime runtime, long seqNext, List<StoredMessage> pending) {
        this.session = session;
        this.runtime = runtime;
        this.seqNext = seqNext;
        submissions = new Submissions(runtime::submit);
        consumer = new SignalledTask(runtime.tasks(), this::runNext);
        permit = new PermitHold(runtime.permits(), this::permitGranted);
        inbox = new Inbox(runtime.inboxConfig());
        refusals = new Refusals(runtime.inboxConfig());
        dormant = !pending.isEmpty();
        boolean interrupted = true;
        for (StoredMessage stored : pending) {
            KnownMessage message = KnownMessage.of(stored);
            if (interrupted) message.interrupted();
            interrupted = false;
            known.add(message);
            inbox.restore(message.inbound());
        }
    }

    /** Takes a message, refuses it, or tells the outcome of an earlier one of its id again. */
    void receive(SessionAttachment from, Message message) {
        byte[] fingerprint = Fingerprint.of(message.content());
        Runnable answer;
        synchronized (this) {
            answer = take(from, message, fingerprint);
        }
        submissions.flush();
        answer.run();
    }

    @GuardedBy("this")
    private Runnable take(SessionAttachment from, Message message, byte[] fingerprint) {
        String id = message.messageId();
        KnownMessage earlier = known.find(id);
        if (earlier != null) return repeat(from, earlier, fingerprint);
        DirectFrame closed = refusals.whenClosed(runtime, id, inbox.window());
        if (closed != null) return () -> from.tell(closed);
        InboundMessage inbound = new InboundMessage(
                id == null ? UUID.randomUUID().toString() : id, message.content(), message.metadata(), from.connectionId());
        Inbox.Offer offer = inbox.offer(inbound);
        if (offer == Inbox.Offer.FULL) {
            DirectFrame full = refusals.full(id, inbox.waiting());
            return () -> from.tell(full);
        }
        KnownMessage taken = new KnownMessage(inbound, fingerprint, seqNext++, offer == Inbox.Offer.WAITS);
        known.add(taken);
        submissions.add(new AcceptEntry(session, taken, from, id != null, inbox.window()));
        return NOTHING;
    }

    @GuardedBy("this")
    private Runnable repeat(SessionAttachment from, KnownMessage earlier, byte[] fingerprint) {
        if (!Arrays.equals(earlier.fingerprint(), fingerprint)) {
            return () -> from.tell(refusals.conflict(earlier.messageId()));
        }
        if (earlier.isAccepted()) return () -> session.tellAgain(from, earlier);
        if (!earlier.askers().contains(from)) earlier.askers().add(from);
        return NOTHING;
    }

    /** The journal has stored the message. */
    void accepted(KnownMessage message, long cursor, Instant at) {
        List<SessionAttachment> askers;
        synchronized (this) {
            message.accepted(cursor, at);
            message.inbound().become(MessageState.WAITING);
            askers = message.takeAskers();
        }
        for (SessionAttachment asker : askers) session.tellAgain(asker, message);
    }

    /** The journal has not stored the message, and will not. */
    void notAccepted(KnownMessage message, SessionAttachment sender, Rejection reason) {
        List<SessionAttachment> askers;
        synchronized (this) {
            inbox.remove(message.inbound());
            message.inbound().become(MessageState.DONE);
            known.remove(message);
            askers = message.takeAskers();
        }
        askers.add(sender);
        for (SessionAttachment asker : askers) tellNotAccepted(asker, message, reason);
        if (reason instanceof Rejection.Fenced) session.lost(reason);
    }

    private void tellNotAccepted(SessionAttachment asker, KnownMessage message, Rejection reason) {
        if (!(reason instanceof Rejection.Duplicate duplicate)) {
            asker.tell(refusals.notStored(message.messageId(), reason));
            return;
        }
        KnownMessage stored = KnownMessage.of(duplicate.stored());
        boolean same = Arrays.equals(stored.fingerprint(), message.fingerprint());
        if (same) session.tellAgain(asker, stored);
        else asker.tell(refusals.conflict(message.messageId()));
    }

    /** Aborts the running turn, or cancels a message that waits. */
    void abort(SessionAttachment from, Abort abort) {
        Runnable action;
        synchronized (this) {
            action = stop(from, abort.messageId());
        }
        submissions.flush();
        action.run();
    }

    @GuardedBy("this")
    private Runnable stop(SessionAttachment from, @Nullable String messageId) {
        InboundMessage head = inbox.head();
        KnownMessage target = messageId == null && head != null ? known.of(head) : known.find(messageId);
        if (target == null || target.isCancelling()) return nothingToStop(from, messageId);
        RunningTurn running = turn;
        return switch (target.inbound().state()) {
            case OFFERED, WAITING -> {
                target.cancelling(true);
                submissions.add(new CancelEntry(session, target, from, target.inbound() == head));
                yield NOTHING;
            }
            case RUNNING -> () -> {
                if (running == null || !running.cancel(CancelReason.ABORTED, from)) nothingToStop(from, messageId).run();
            };
            case CANCELLED, FINISHING, DONE -> nothingToStop(from, messageId);
        };
    }

    private Runnable nothingToStop(SessionAttachment from, @Nullable String messageId) {
        return () -> from.tell(new NoActiveTurn(session.id(), messageId));
    }

    /** Whether the message was never accepted, or is finished. */
    synchronized boolean isGone(KnownMessage message) {
        return message.inbound().state() == MessageState.DONE;
    }

    /** The journal has stored the cancellation, or there was nothing to cancel any more. */
    void cancelled(KnownMessage message, SessionAttachment asker, boolean wasHead) {
        synchronized (this) {
            message.cancelling(false);
            if (message.inbound().state() == MessageState.WAITING) inbox.cancel(message.inbound());
        }
        if (isGone(message)) nothingToStop(asker, message.messageId()).run();
        else asker.tell(wasHead ? new Aborted(session.id(), message.messageId()) : new Cancelled(session.id(), message.messageId()));
    }

    /** The journal has not stored the cancellation: the message goes on waiting. */
    void notCancelled(KnownMessage message, SessionAttachment asker) {
        synchronized (this) {
            message.cancelling(false);
        }
        nothingToStop(asker, message.messageId()).run();
    }

    /** The turn has its answer, by itself or by a cancellation; {@code asker} is told once that is stored. */
    void turnEnded(RunningTurn ended, JsonText answer, TurnOutcome outcome, @Nullable SessionAttachment asker) {
        synchronized (this) {
            ended.message().inbound().become(MessageState.FINISHING);
            submissions.add(new FinishEntry(
                    session, ended.message(), answer, outcome, ended.attempt(), ended.hasStreamed(), asker));
        }
        submissions.flush();
    }

    /** The journal has stored the message's end. Returns the window from now on, the next message running. */
    int finished(KnownMessage message, @Nullable Long endCursor, KnownMessage.Ending ending, int attempts) {
        Runnable release;
        int window;
        synchronized (this) {
            message.ended(endCursor, ending, attempts);
            inbox.remove(message.inbound());
            message.inbound().become(MessageState.DONE);
            known.trim(session.log().evictedTo());
            release = afterTurn(permit.giveBack());
            turn = null;
            window = inbox.window();
        }
        release.run();
        return window;
    }

    /** A blocking agent that ignores its cancellation keeps its permit, because it keeps its thread. */
    @GuardedBy("this")
    private Runnable afterTurn(Runnable release) {
        RunningTurn ended = turn;
        return ended == null ? release : () -> ended.whenReturned(release);
    }

    /** Lets the consumer look for work. */
    void wake() {
        consumer.signal();
    }

    private void permitGranted() {
        synchronized (this) {
            permit.granted();
        }
        wake();
    }

    private void runNext() {
        Runnable action;
        synchronized (this) {
            action = next();
        }
        submissions.flush();
        action.run();
    }

    @GuardedBy("this")
    private Runnable next() {
        InboundMessage head = inbox.head();
        if (head == null || dormant) return permit.giveBack();
        KnownMessage message = known.of(head);
        return switch (head.state()) {
            case CANCELLED -> finishUnrun(message, Outcome.ABORTED, message.attempts());
            case WAITING -> message.isCancelling() ? NOTHING : begin(message);
            case OFFERED, RUNNING, FINISHING, DONE -> NOTHING;
        };
    }

    @GuardedBy("this")
    private Runnable begin(KnownMessage message) {
        int earlier = message.earlierAttempts();
        if (earlier >= runtime.config().attemptsMax()) return finishUnrun(message, Outcome.ABANDONED, earlier);
        if (earlier > 0 && !session.agent().repeatable()) return finishUnrun(message, Outcome.INTERRUPTED, earlier);
        if (!permit.tryAcquire()) return NOTHING;
        message.inbound().become(MessageState.RUNNING);
        RunningTurn begun = new RunningTurn(session, runtime, message, earlier + 1);
        turn = begun;
        if (earlier == 0) return begun::start;
        submissions.add(new RestartEntry(session, message, earlier + 1, begun::start));
        return NOTHING;
    }

    @GuardedBy("this")
    private Runnable finishUnrun(KnownMessage message, Outcome outcome, int attempts) {
        message.inbound().become(MessageState.FINISHING);
        submissions.add(new FinishEntry(
                session, message, JsonText.EMPTY_STRING, TurnOutcome.of(outcome), attempts, false, null));
        return permit.giveBack();
    }
}
