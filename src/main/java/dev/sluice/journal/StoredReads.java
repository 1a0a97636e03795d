package dev.sluice.journal;

import dev.sluice.session.StoredEvent;
import dev.sluice.session.StoredHistory;
import dev.sluice.session.UnfinishedWork;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Answers questions about stored sessions beside the writer. */
final class StoredReads {
    /** Stored sessions looked at by one search for unfinished work. */
    private static final int LOOKED_AT_MAX = 1000;

    private final NodeEpoch node;
    private final Transactions transactions;
    private final BoundedReads reads;

    StoredReads(JournalBounds bounds, NodeEpoch node, JournalSurroundings around) {
        this.node = node;
        this.transactions = around.transactions();
        this.reads = new BoundedReads(around.executor(), bounds.readsMax(), bounds.readsWaitingMax());
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
                        session -> new HistoryRead(session, sessionId, upTo).read(messagesMax, bytesMax)));
    }

    CompletionStage<UnfinishedWork> unfinished(UnfinishedWork.Place after) {
        return reads.ask(
                "unfinished work",
                () -> transactions.run(session -> new UnfinishedRead(session, node).read(after, LOOKED_AT_MAX)));
    }
}
