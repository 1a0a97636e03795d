package dev.sluice.journal;

import dev.sluice.protocol.LogText;
import dev.sluice.session.StoredEvent;
import dev.sluice.session.StoredEvents;
import dev.sluice.session.StoredHistory;
import dev.sluice.session.StoredSession;
import dev.sluice.session.UnfinishedWork;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Answers questions about stored sessions beside the writer. */
final class StoredReads {
    /** Stored sessions looked at by one search for unfinished work. */
    private static final int LOOKED_AT_MAX = 1000;

    private final NodeEpoch node;
    private final Transactions transactions;
    private final BoundedReads reads;
    private final SessionTaking taking;

    StoredReads(JournalBounds bounds, NodeEpoch node, JournalSurroundings around) {
        this.taking = new SessionTaking(bounds, node, around.clock());
        this.node = node;
        this.transactions = around.transactions();
        this.reads = new BoundedReads(around.executor(), bounds.readsMax(), bounds.readsWaitingMax());
    }

    CompletionStage<@Nullable StoredSession> find(String principal, String sessionId) {
        return reads.ask(
                "find: session=" + LogText.escaped(sessionId),
                () -> transactions.run(session -> taking.find(session, principal, sessionId)));
    }

    CompletionStage<StoredEvents> newestEvents(String sessionId, long upTo, int eventsMax, int bytesMax) {
        return reads.ask(
                "newest events: session=" + sessionId,
                () -> transactions.run(
                        session -> new NewestEventsRead(session, sessionId, upTo).read(eventsMax, bytesMax)));
    }

    CompletionStage<List<StoredEvent>> events(String sessionId, long after, long upTo, int bytesMax) {
        return reads.ask(
                "events: session=" + sessionId,
                () -> transactions.run(session -> new EventsRead(session, sessionId, after, upTo).read(bytesMax)));
    }

    CompletionStage<StoredHistory> history(String sessionId, long upTo, int messagesMax, int bytesMax) {
        return reads.ask(
                "history: session=" + sessionId,
                () -> transactions.run(
                        session -> HistoryRead.upTo(session, sessionId, upTo).read(messagesMax, bytesMax)));
    }

    CompletionStage<StoredHistory> past(String sessionId, long seq, int messagesMax, int bytesMax) {
        return reads.ask(
                "past: session=" + sessionId,
                () -> transactions.run(
                        session -> HistoryRead.before(session, sessionId, seq).read(messagesMax, bytesMax)));
    }

    CompletionStage<StoredEvents> toolEvents(String sessionId, long after, long upTo, int eventsMax, int bytesMax) {
        return reads.ask(
                "tool events: session=" + sessionId,
                () -> transactions.run(
                        session -> new ToolEventsRead(session, sessionId).read(after, upTo, eventsMax, bytesMax)));
    }

    CompletionStage<UnfinishedWork> unfinished(UnfinishedWork.Place after) {
        return reads.ask(
                "unfinished work",
                () -> transactions.run(session -> new UnfinishedRead(session, node).read(after, LOOKED_AT_MAX)));
    }
}
