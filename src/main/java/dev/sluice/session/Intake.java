package dev.sluice.session;

import dev.sluice.inbox.InboundMessage;
import dev.sluice.inbox.Inbox;
import dev.sluice.protocol.ErrorFrame;
import dev.sluice.protocol.Message;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Decides what becomes of a message that comes in. Not thread-safe: the lock of its {@link Conversation} guards it. */
final class Intake {
    /** While the journal fills up a session with so many messages that are not stored yet brings no more: others come first. */
    static final int UNSTORED_WHILE_FILLING_MAX = 4;

    private final AgentSession session;
    private final Inbox inbox;
    private final KnownMessages known;
    private final Submissions submissions;
    private final Answers answers;
    private final PendingHold pending;

    private long seqNext;
    private int unstored;

    Intake(
            AgentSession session,
            Inbox inbox,
            KnownMessages known,
            Submissions submissions,
            Answers answers,
            PendingHold pending,
            long seqNext) {
        this.session = session;
        this.inbox = inbox;
        this.known = known;
        this.submissions = submissions;
        this.answers = answers;
        this.pending = pending;
        this.seqNext = seqNext;
    }

    /** Whether a message was ever taken. */
    boolean hasTaken() {
        return seqNext > 1;
    }

    /** Takes the message, or says what it is told instead; what is returned is to be run without the lock. */
    Runnable take(SessionAttachment from, Message message, Fingerprint fingerprint) {
        String id = message.messageId();
        KnownMessage earlier = known.find(id);
        if (earlier != null) return repeat(from, earlier, fingerprint);
        InboundMessage inbound = new InboundMessage(
                id == null ? UUID.randomUUID().toString() : id,
                message.content(),
                message.metadata(),
                from.connectionId());
        ErrorFrame closed = answers.whenClosed(id, inbox.window(), unstored >= UNSTORED_WHILE_FILLING_MAX);
        if (closed != null) return refuse(from, id, inbound, fingerprint, closed);
        if (!pending.tryTake()) {
            ErrorFrame tooMany = answers.tooManyPending(id, inbox.window());
            return () -> from.tell(tooMany);
        }
        Inbox.Offer offer = inbox.offer(inbound);
        if (offer == Inbox.Offer.FULL) {
            pending.giveBack();
            ErrorFrame full = answers.full(id, inbox.waiting());
            return () -> from.tell(full);
        }
        KnownMessage taken = new KnownMessage(inbound, fingerprint, seqNext++, offer == Inbox.Offer.WAITS);
        known.add(taken);
        unstored++;
        submissions.add(new AcceptEntry(session, taken, from, id != null, inbox.window()));
        return Turns::nothing;
    }

    /** A message that was taken is stored, or will not be. */
    void settled() {
        unstored--;
    }

    /** Nothing new is taken; but what was accepted once is told again, from its row where only that knows it. */
    private Runnable refuse(
            SessionAttachment from,
            @Nullable String id,
            InboundMessage inbound,
            Fingerprint fingerprint,
            ErrorFrame closed) {
        if (id == null || !answers.mayLookUp()) return () -> from.tell(closed);
        KnownMessage asked = new KnownMessage(inbound, fingerprint, 0, false);
        submissions.add(new LookupEntry(session, asked, from, answers, closed));
        return Turns::nothing;
    }

    private Runnable repeat(SessionAttachment from, KnownMessage earlier, Fingerprint fingerprint) {
        if (!earlier.fingerprint().equals(fingerprint)) return () -> answers.conflict(from, earlier.messageId());
        if (earlier.isAccepted()) {
            KnownMessage.Retold retold = earlier.retold();
            return () -> from.tellAgain(retold);
        }
        if (!earlier.askers().contains(from)) earlier.askers().add(from);
        return Turns::nothing;
    }
}
