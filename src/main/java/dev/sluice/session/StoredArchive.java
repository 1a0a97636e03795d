package dev.sluice.session;

import dev.sluice.eventlog.Archive;
import dev.sluice.protocol.EncodedEvent;
import dev.sluice.protocol.EventAddress;
import dev.sluice.protocol.SessionStart;
import dev.sluice.protocol.StreamEnd;
import dev.sluice.protocol.TurnRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
            for (StoredEvent row : rows) events.add(encode(address, row));
            return events;
        });
    }

    /** The event of a row. */
    static EncodedEvent encode(EventAddress address, StoredEvent row) {
        if (row instanceof StoredEvent.Start start) {
            return EncodedEvent.encode(address, start.cursor(), start.createdAt(), new SessionStart());
        }
        if (row instanceof StoredEvent.Accepted accepted) {
            KnownMessage message = KnownMessage.of(accepted.message());
            return EncodedEvent.encode(address, row.cursor(), message.acceptedAt(), message.acceptedEvent(null));
        }
        if (row instanceof StoredEvent.StreamEnd end) {
            StoredMessage message = end.message();
            Instant at = Objects.requireNonNull(message.finalAt());
            TurnRef turn = new TurnRef(message.messageId(), message.attempts());
            return EncodedEvent.encode(address, end.cursor(), at, new StreamEnd(turn));
        }
        if (row instanceof StoredEvent.Final last) {
            KnownMessage message = KnownMessage.of(last.message());
            KnownMessage.Ending ending = Objects.requireNonNull(message.ending());
            return EncodedEvent.encode(address, last.cursor(), ending.finalAt(), message.finalEvent(ending));
        }
        StoredEvent.Other other = (StoredEvent.Other) row;
        return EncodedEvent.encode(address, other.cursor(), other.createdAt(), EventPayloads.event(other));
    }
}
