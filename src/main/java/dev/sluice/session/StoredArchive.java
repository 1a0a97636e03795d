package dev.sluice.session;

import dev.sluice.eventlog.Archive;
import dev.sluice.protocol.EncodedEvent;
import dev.sluice.protocol.EventAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The events of one session that have left memory, told anew from the journal's rows. */
final class StoredArchive implements Archive {
    private final EventAddress address;
    private final Journal journal;

    StoredArchive(EventAddress address, Journal journal) {
        this.address = address;
        this.journal = journal;
    }

    @Override
    public CompletionStage<List<EncodedEvent>> read(long after, long upTo, int bytesMax) {
        return journal.events(address.sessionId(), after, upTo, bytesMax).thenApply(rows -> {
            List<EncodedEvent> events = new ArrayList<>(rows.size());
            for (StoredEvent row : rows) events.add(EventRows.event(address, row));
            return events;
        });
    }
}
