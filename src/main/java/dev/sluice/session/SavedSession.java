package dev.sluice.session;

import dev.sluice.protocol.EncodedEvent;
import dev.sluice.protocol.EventAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Makes a session in memory from its rows. */
final class SavedSession {
    private SavedSession() {}

    /** Where every message is written, the pending ones are enough; else all that is stored comes back to memory. */
    static CompletionStage<SessionOrigin> origin(SessionRuntime runtime, StoredSession stored) {
        if (runtime.isDurable()) return CompletableFuture.completedStage(SessionOrigin.restored(stored));
        return rows(runtime.journal(), stored, stored.oldestCursor() - 1, new ArrayList<>())
                .thenApply(rows -> origin(stored, rows));
    }

    /** Everything stored over {@code after}, behind what is read already: a read may tell fewer events than there are. */
    private static CompletionStage<List<StoredEvent>> rows(
            Journal journal, StoredSession stored, long after, List<StoredEvent> read) {
        return journal.events(stored.sessionId(), after, stored.lastEventCursor(), Integer.MAX_VALUE)
                .thenCompose(more -> {
                    read.addAll(more);
                    long last = more.isEmpty()
                            ? Long.MAX_VALUE
                            : more.get(more.size() - 1).cursor();
                    if (last >= stored.lastEventCursor()) return CompletableFuture.completedStage(read);
                    return rows(journal, stored, last, read);
                });
    }

    private static SessionOrigin origin(StoredSession stored, List<StoredEvent> rows) {
        EventAddress address = new EventAddress(stored.sessionId(), stored.agentId());
        List<EncodedEvent> events = new ArrayList<>(rows.size());
        SortedMap<Long, StoredMessage> messages = new TreeMap<>();
        // A message may have outlived its `accepted` in the log; one that waits is known by itself, another by its
        // final.
        for (StoredMessage pending : stored.pending()) messages.put(pending.seq(), pending);
        for (StoredEvent row : rows) {
            events.add(EventRows.event(address, row));
            if (row instanceof StoredEvent.Accepted accepted)
                messages.put(accepted.message().seq(), accepted.message());
            if (row instanceof StoredEvent.Final last)
                messages.put(last.message().seq(), last.message());
        }
        return SessionOrigin.restored(stored, events, List.copyOf(messages.values()));
    }
}
