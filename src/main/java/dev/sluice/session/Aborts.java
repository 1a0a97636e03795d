package dev.sluice.session;

import dev.sluice.agent.CancelReason;
import dev.sluice.inbox.InboundMessage;
import dev.sluice.inbox.Inbox;
import dev.sluice.inbox.MessageState;
import org.jspecify.annotations.Nullable;

/** What an abort stops. Not thread-safe: the lock of its {@link Conversation} guards it; what is returned is run without. */
final class Aborts {
    private final AgentSession session;
    private final Inbox inbox;
    private final KnownMessages known;
    private final Turns turns;
    private final Submissions submissions;
    private final Answers answers;

    Aborts(
            AgentSession session,
            Inbox inbox,
            KnownMessages known,
            Turns turns,
            Submissions submissions,
            Answers answers) {
        this.session = session;
        this.inbox = inbox;
        this.known = known;
        this.turns = turns;
        this.submissions = submissions;
        this.answers = answers;
    }

    /** Aborts the running turn, or cancels the message of that id where it waits. */
    Runnable stop(SessionAttachment from, @Nullable String messageId) {
        InboundMessage head = inbox.head();
        KnownMessage target = messageId == null && head != null ? known.of(head) : known.find(messageId);
        if (target == null || target.isCancelling() || turns.isAbandoned())
            return () -> answers.nothingToStop(from, messageId);
        return switch (target.inbound().state()) {
            case OFFERED, WAITING -> {
                target.cancelling(true);
                submissions.add(new CancelEntry(session, target, from, target.inbound() == head));
                yield Turns::nothing;
            }
            case RUNNING -> {
                RunningTurn running = turns.running();
                yield () -> {
                    boolean stopped = running != null && running.cancel(CancelReason.ABORTED, from);
                    if (!stopped) answers.nothingToStop(from, messageId);
                };
            }
            case CANCELLED, FINISHING, DONE -> () -> answers.nothingToStop(from, messageId);
        };
    }

    /** The cancellation is stored, or there was nothing to cancel any more. */
    Runnable stored(KnownMessage message, SessionAttachment asker, boolean wasHead) {
        message.cancelling(false);
        if (message.inbound().state() == MessageState.DONE) return refused(message, asker);
        inbox.cancel(message.inbound());
        return () -> answers.stopped(asker, message.messageId(), wasHead);
    }

    /** The cancellation is not stored: the message goes on waiting. */
    Runnable refused(KnownMessage message, SessionAttachment asker) {
        message.cancelling(false);
        return () -> answers.nothingToStop(asker, message.messageId());
    }
}
