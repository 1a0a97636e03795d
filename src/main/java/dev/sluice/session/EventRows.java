package dev.sluice.session;

import dev.sluice.protocol.EncodedEvent;
import dev.sluice.protocol.EventAddress;
import dev.sluice.protocol.EventType;
import dev.sluice.protocol.JsonText;
import dev.sluice.protocol.SessionEvent;
import dev.sluice.protocol.SessionStart;
import dev.sluice.protocol.StreamEnd;
import dev.sluice.protocol.TurnRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** How events stand in rows: those that are told from a message's or the session's row, and those with one of their own. */
final class EventRows {
    private EventRows() {}

    /** The row of an event that has one of its own. */
    static Write.InsertEvent insert(EventAddress address, long cursor, SessionEvent event, Instant at) {
        JsonText payload = JsonText.ofEncoded(
                EncodedEvent.encode(address, cursor, at, event).payload());
        return new Write.InsertEvent(
                address.sessionId(), cursor, cursor, event.type().name(), payload, at);
    }

    /** The rows of those {@code events} that none of {@code messages} tells. */
    static List<StoredEvent.Other> others(List<EncodedEvent> events, List<StoredMessage> messages) {
        Set<Long> told = new HashSet<>();
        for (StoredMessage message : messages) if (message.endCursor() != null) told.add(message.endCursor());
        List<StoredEvent.Other> rows = new ArrayList<>();
        for (EncodedEvent event : events) {
            if (!hasRow(event.type()) || told.contains(event.cursor())) continue;
            JsonText payload = JsonText.ofEncoded(event.payload());
            Instant at = event.timestamp().toInstant();
            rows.add(new StoredEvent.Other(
                    event.cursor(), event.cursor(), event.type().name(), payload, at));
        }
        return rows;
    }

    private static boolean hasRow(EventType type) {
        return switch (type) {
            case TOOL_CALL_STREAM,
                    TOOL_PROGRESS_STREAM,
                    TOOL_RESULT_STREAM,
                    RETRY_STREAM,
                    STREAM_ERROR,
                    // Of an attempt that a drain broke off; that of a finished message is told from its row.
                    STREAM_END,
                    TURN_RESTARTED,
                    SESSION_END -> true;
            case SESSION_START, ACCEPTED, TOKEN_STREAM, REASONING_STREAM, FINAL -> false;
        };
    }

    /** The event of a row. */
    static EncodedEvent event(EventAddress address, StoredEvent row) {
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
        EventType type = EventType.valueOf(other.type());
        return EncodedEvent.restore(
                address,
                other.cursor(),
                other.createdAt(),
                type,
                other.payload().text());
    }
}
