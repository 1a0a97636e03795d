package dev.sluice.session;

import dev.sluice.protocol.EncodedEvent;
import dev.sluice.protocol.EventAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Makes a session in memory from its rows. */
final class SavedSession {
    private SavedSession() {}

    /** Where every message is written, the pending ones are enough; else all that is stored comes back to memory. */
    static CompletionStage<SessionOrigin> origin(SessionRuntime runtime, StoredSession stored) {
        if (runtime.isDurable()) return CompletableFuture.completedStage(SessionOrigin.restored(stored));
        return runtime.journal()
                .events(stored.sessionId(), stored.oldestCursor() - 1, stored.lastEventCursor(), Integer.MAX_VALUE)
                .thenApply(rows -> {
                    EventAddress address = new EventAddress(stored.sessionId(), stored.agentId());
                    List<EncodedEvent> events = new ArrayList<>(rows.size());
                    List<StoredMessage> messages = new ArrayList<>();
                    for (StoredEvent row : rows) {
                        events.add(EventRows.event(address, row));
                        if (row instanceof StoredEvent.Accepted accepted) messages.add(accepted.message());
                    }
                    return SessionOrigin.restored(stored, events, messages);
                });
    }
}
