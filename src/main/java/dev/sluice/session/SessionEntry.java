package dev.sluice.session;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** An entry of one session: adds to what it says itself what the session's row needs, in the same transaction. */
abstract class SessionEntry implements JournalEntry {
    private static final int WRITES_TYPICAL = 3;
    private static final int ENVELOPE_BYTES = 200;

    private final AgentSession session;

    /** Whether the last try wrote what it says. Used on the journal's writer alone. */
    private boolean written;

    SessionEntry(AgentSession session) {
        this.session = session;
    }

    AgentSession session() {
        return session;
    }

    @Override
    public final String sessionId() {
        return session.id();
    }

    @Override
    public int sizeBytes() {
        return ENVELOPE_BYTES + contentBytes();
    }

    /** Bytes of content it carries. */
    int contentBytes() {
        return 0;
    }

    @Override
    public final List<Write> writes() {
        // What has left memory may have been taken up again since: its cursors and its order are not ours any more.
        written = !session.isGone();
        if (!written) return List.of();
        Instant now = session.now();
        List<Write> writes = new ArrayList<>(WRITES_TYPICAL);
        collect(writes, now);
        prepareRow(writes, now);
        return writes;
    }

    @Override
    public final void undone() {
        session.row().undone();
        if (written && !session.isGone()) giveUp();
    }

    @Override
    public final void committed() {
        if (!written) return;
        session.log().reservedTo(session.row().committed());
        stored();
        session.changed();
        session.reserveWhatWaits();
    }

    @Override
    public final void rejected(Rejection reason) {
        refused(reason);
        if (reason instanceof Rejection.Fenced) session.lost(reason);
        session.changed();
    }

    /** Takes the cursors it needs and adds what is to be written. */
    abstract void collect(List<Write> writes, Instant now);

    /** Adds what the session's row needs for the cursors now in use. */
    void prepareRow(List<Write> writes, Instant now) {
        session.row().prepare(writes, session.log().head(), now);
    }

    /** Gives up the cursors that {@link #collect} took. */
    abstract void giveUp();

    /** What was collected is stored: tells the log and the conversation. */
    abstract void stored();

    /** It will never be stored. */
    abstract void refused(Rejection reason);
}
