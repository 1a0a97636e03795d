package dev.sluice.session;

import dev.sluice.protocol.Outcome;
import dev.sluice.protocol.TurnOutcome;
import java.time.Instant;
import java.util.List;

/** A message that waits was cancelled: stores that, then frees its place. */
final class CancelEntry extends SessionEntry {
    private final KnownMessage message;
    private final SessionAttachment asker;
    private final boolean wasHead;

    /** {@code wasHead} says whether its turn was about to begin; its asker is then told {@code aborted}. */
    CancelEntry(AgentSession session, KnownMessage message, SessionAttachment asker, boolean wasHead) {
        super(session);
        this.message = message;
        this.asker = asker;
        this.wasHead = wasHead;
    }

    @Override
    void collect(List<Write> writes, Instant now) {
        if (isPointless()) return;
        writes.add(new Write.CancelMessage(sessionId(), message.seq(), TurnOutcome.of(Outcome.ABORTED)));
    }

    @Override
    void prepareRow(List<Write> writes, Instant now) {
        if (!isPointless()) super.prepareRow(writes, now);
    }

    /** Its accept, which came before this in the journal, may have been refused; then there is no row to cancel. */
    private boolean isPointless() {
        return session().conversation().isGone(message);
    }

    @Override
    void giveUp() {}

    @Override
    void stored() {
        session().conversation().cancelled(message, asker, wasHead);
    }

    @Override
    void refused(Rejection reason) {
        session().conversation().notCancelled(message, asker);
    }
}
