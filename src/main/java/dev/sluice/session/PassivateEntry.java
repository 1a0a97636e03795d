package dev.sluice.session;

import java.time.Instant;
import java.util.List;

/** A session leaves memory: gives back the cursors it has not used, so that its next life begins where this one ended. */
final class PassivateEntry extends SessionEntry {
    PassivateEntry(AgentSession session) {
        super(session);
    }

    @Override
    void collect(List<Write> writes, Instant now) {}

    @Override
    void prepareRow(List<Write> writes, Instant now) {
        if (session().isReadyToLeave())
            session().row().release(writes, session().log().head(), now);
    }

    @Override
    void giveUp() {}

    @Override
    void stored() {
        session().passivated();
    }

    @Override
    void refused(Rejection reason) {
        session().lost(reason);
    }
}
