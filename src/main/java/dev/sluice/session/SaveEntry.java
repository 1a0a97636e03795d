package dev.sluice.session;

import java.time.Instant;
import java.util.List;

/** A session that wrote nothing per message leaves memory: stores all of it that is still known. */
final class SaveEntry extends SessionEntry {
    private final int contentBytes;

    private boolean saving;

    SaveEntry(AgentSession session) {
        super(session);
        contentBytes = (int) Math.min(Integer.MAX_VALUE / 2, session.log().heldBytes());
    }

    @Override
    int contentBytes() {
        return contentBytes;
    }

    @Override
    void collect(List<Write> writes, Instant now) {
        saving = session().isReadyToLeave();
        if (saving) writes.add(session().save(now));
    }

    @Override
    void prepareRow(List<Write> writes, Instant now) {}

    @Override
    void giveUp() {}

    @Override
    void stored() {
        if (saving) session().saved();
        else session().passivated();
    }

    @Override
    void refused(Rejection reason) {
        session().lost(reason);
    }
}
