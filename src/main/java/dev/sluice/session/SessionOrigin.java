package dev.sluice.session;

import dev.sluice.eventlog.EventLog;
import dev.sluice.eventlog.LogStart;
import dev.sluice.protocol.EncodedEvent;
import dev.sluice.protocol.EventAddress;
import dev.sluice.protocol.SessionStart;
import java.util.List;

/**
 * Where a session in memory comes from: from nothing, or from its rows.
 *
 * @param identity which session
 * @param stored whether its row exists
 * @param start where its log begins
 * @param oldestCursor the oldest cursor that is kept
 * @param seqNext the place of the next accepted message
 * @param messages messages known from the start, in order of accepts: those without a final, and where nothing is written
 *     per message the finished ones of {@code start}'s events
 */
record SessionOrigin(
        SessionIdentity identity,
        boolean stored,
        LogStart start,
        long oldestCursor,
        long seqNext,
        List<StoredMessage> messages) {

    /** A session that begins now; its {@code session_start} needs no row. */
    static SessionOrigin begun(SessionIdentity identity, boolean durable) {
        EventAddress address = new EventAddress(identity.sessionId(), identity.agentId());
        EncodedEvent first = EncodedEvent.encode(address, 1, identity.createdAt(), new SessionStart());
        LogStart start = new LogStart(1, 0, durable ? 1 : Long.MAX_VALUE, List.of(first));
        return new SessionOrigin(identity, false, start, 1, 1, List.of());
    }

    /** A session whose events are all in the archive. */
    static SessionOrigin restored(StoredSession stored) {
        LogStart start = LogStart.after(stored.head(), stored.lastEventCursor(), stored.reservedTo());
        return new SessionOrigin(
                identity(stored), true, start, stored.oldestCursor(), stored.seqNext(), stored.pending());
    }

    /** A session whose events live in memory alone from now on. */
    static SessionOrigin restored(StoredSession stored, List<EncodedEvent> events, List<StoredMessage> messages) {
        LogStart start = new LogStart(stored.head(), stored.oldestCursor() - 1, Long.MAX_VALUE, events);
        return new SessionOrigin(identity(stored), true, start, stored.oldestCursor(), stored.seqNext(), messages);
    }

    private static SessionIdentity identity(StoredSession stored) {
        return new SessionIdentity(stored.sessionId(), stored.principal(), stored.agentId(), stored.createdAt());
    }

    EventLog openLog(SessionRuntime runtime) {
        EventAddress address = new EventAddress(identity.sessionId(), identity.agentId());
        StoredArchive archive = runtime.isDurable() ? new StoredArchive(address, runtime.journal()) : null;
        return new EventLog(address, runtime.logContext(), start, archive);
    }

    /** A row that asks for cursors in blocks; where nothing is written per message, one that never has to. */
    SessionRow openRow(SessionRuntime runtime) {
        return new SessionRow(identity, stored || !runtime.isDurable(), start.reservedTo());
    }
}
