package dev.sluice.session;

import dev.sluice.eventlog.Slot;
import dev.sluice.protocol.SessionEnd;
import dev.sluice.protocol.StreamEnd;
import dev.sluice.protocol.TurnRef;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A drain ends a session with work left: stores that as the log's last event, then tells it. Nothing follows it. An attempt
 * that it broke off and that had streamed is closed by a {@code stream_end} right before.
 */
final class SessionEndEntry extends SessionEntry {
    private final SessionEnd event;
    private final KnownMessage first;
    private final @Nullable RunningTurn broken;
    private final Write.DrainAttempt attempt;

    private @Nullable Slot streamSlot;
    private @Nullable Slot slot;

    /**
     * {@code first} is the first message that is left to the next start; what it says of its attempts is taken now. {@code
     * broken} is its turn; null where none had begun.
     */
    SessionEndEntry(AgentSession session, SessionEnd event, KnownMessage first, @Nullable RunningTurn broken) {
        super(session);
        this.event = event;
        this.first = first;
        this.broken = broken;
        this.attempt = new Write.DrainAttempt(session.id(), first.seq(), first.attempts(), first.attemptsDrained());
    }

    @Override
    void collect(List<Write> writes, Instant now) {
        streamSlot = broken != null && broken.closeStream() ? session().log().reserveLast() : null;
        if (streamSlot != null)
            writes.add(EventRows.insert(session().log().address(), streamSlot.cursor(), streamEnd(), streamSlot.at()));
        slot = session().log().reserveLast();
        writes.add(EventRows.insert(session().log().address(), slot.cursor(), event, slot.at()));
        // Its accept, which came before this in the journal, may have been refused; then it has no row.
        if (!session().conversation().isGone(first)) writes.add(attempt);
    }

    @Override
    void giveUp() {
        if (streamSlot != null) session().log().giveUp(streamSlot);
        session().log().giveUp(Objects.requireNonNull(slot));
    }

    @Override
    void stored() {
        if (streamSlot != null) session().log().publish(streamSlot, streamEnd());
        session().log().publish(Objects.requireNonNull(slot), event);
    }

    @Override
    void refused(Rejection reason) {
        session().lost(reason);
    }

    private StreamEnd streamEnd() {
        RunningTurn turn = Objects.requireNonNull(broken);
        return new StreamEnd(new TurnRef(turn.messageId(), turn.attempt()));
    }
}
