package dev.sluice.session;

import dev.sluice.eventlog.Slot;
import dev.sluice.protocol.SessionEnd;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A drain ends a session with work left: stores that as the log's last event, then tells it. Nothing follows it. */
final class SessionEndEntry extends SessionEntry {
    private final SessionEnd event;
    private final KnownMessage first;
    private final Write.DrainAttempt attempt;

    private @Nullable Slot slot;

    /** {@code first} is the first message that is left to the next start; what it says of its attempts is taken now. */
    SessionEndEntry(AgentSession session, SessionEnd event, KnownMessage first) {
        super(session);
        this.event = event;
        this.first = first;
        this.attempt = new Write.DrainAttempt(session.id(), first.seq(), first.attempts(), first.attemptsDrained());
    }

    @Override
    void collect(List<Write> writes, Instant now) {
        slot = session().log().reserveLast();
        writes.add(EventRows.insert(session().log().address(), slot.cursor(), event, slot.at()));
        // Its accept, which came before this in the journal, may have been refused; then it has no row.
        if (!session().conversation().isGone(first)) writes.add(attempt);
    }

    @Override
    void giveUp() {
        session().log().giveUp(Objects.requireNonNull(slot));
    }

    @Override
    void stored() {
        session().log().publish(Objects.requireNonNull(slot), event);
    }

    @Override
    void refused(Rejection reason) {
        session().lost(reason);
    }
}
