package dev.sluice.session;

import java.time.Instant;
import java.util.List;

/** A session that wrote nothing per message leaves memory: stores all of it that is still known. */
final class SaveEntry extends SessionEntry {
    SaveEntry(AgentSession session) {
        super(session);
    }

    @Override
    void collect(List<Write> writes, Instant now) {
        if (session().isPassivating()) writes.add(session().save(now));
    }

    @Override
    void prepareRow(List<Write> writes, Instant now) {}

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
