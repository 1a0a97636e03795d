package dev.sluice.session;

import java.time.Instant;
import java.util.List;

/** A session that wrote nothing per message leaves memory: stores all of it that is still known. */
final class SaveEntry extends SessionEntry {
    private final int contentBytes;

    private boolean saving;

    SaveEntry(AgentSession session) {
        super(session);
        contentBytes = (int) Math.min(Integer.MAX_VALUE / 2, session.log().frameBytes());
    }

    @Override
    int contentBytes() {
        return contentBytes;
    }

    @Override
    void collect(List<Write> writes, Instant now) {
        saving = session().isReadyToLeave();
        if (saving) writes.add(save(session(), now));
    }

    /** All of it that is known, as one write. */
    private static Write.SaveSession save(AgentSession session, Instant now) {
        long oldest = session.log().evictedTo() + 1;
        List<StoredMessage> messages = session.conversation().stored();
        List<StoredEvent.Other> events = EventRows.others(session.log().criticalEvents(), messages);
        // Last, so that it lies behind everything above.
        long cursorNext = session.log().head() + 1;
        return new Write.SaveSession(
                session.id(),
                session.principal(),
                session.agent().id(),
                cursorNext,
                oldest,
                session.createdAt(),
                now,
                messages,
                events);
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
