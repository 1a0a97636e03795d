package dev.sluice.session;

import java.time.Instant;
import java.util.List;

/** A turn streams so much that its cursors run out between two records: asks for the next block alone. */
final class ReserveEntry extends SessionEntry {
    ReserveEntry(AgentSession session) {
        super(session);
    }

    @Override
    void collect(List<Write> writes, Instant now) {}

    @Override
    void giveUp() {}

    @Override
    void stored() {}

    @Override
    void refused(Rejection reason) {
        session().lost(reason);
    }
}
