package dev.sluice.journal;

import dev.sluice.session.StoredEvent;
import dev.sluice.session.StoredMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/** Reads the events of one session that were marked, with their content. */
final class EventsLoad {
    private final StatelessSession session;
    private final String sessionId;
    private final Map<Long, StoredMessage> messages = new HashMap<>();
    private final Map<Long, StoredEvent.Other> others = new HashMap<>();

    EventsLoad(StatelessSession session, String sessionId) {
        this.session = session;
        this.sessionId = sessionId;
    }

    /** The events of {@code wanted}, in that order; one that was pruned meanwhile is missing. */
    List<StoredEvent> load(List<EventMark> wanted) {
        if (wanted.isEmpty()) return List.of();
        List<Long> seqs = wanted.stream()
                .filter(mark -> mark.seq() > 0)
                .map(EventMark::seq)
                .distinct()
                .toList();
        for (MessageRow row : Statements.messagesAt(session, sessionId, seqs))
            messages.put(row.key().seq(), row.told());
        List<Long> cursors = wanted.stream()
                .filter(mark -> mark.kind() == EventMark.Kind.OTHER)
                .map(EventMark::cursor)
                .toList();
        for (EventRow row : Statements.eventsAt(session, sessionId, cursors))
            others.put(row.told().cursor(), row.told());
        List<StoredEvent> events = new ArrayList<>();
        for (EventMark mark : wanted) {
            StoredEvent event = told(mark);
            if (event != null) events.add(event);
        }
        return events;
    }

    private @Nullable StoredEvent told(EventMark mark) {
        StoredMessage message = messages.get(mark.seq());
        return switch (mark.kind()) {
            case START -> {
                var createdAt = Statements.createdAt(session, sessionId);
                yield createdAt == null ? null : new StoredEvent.Start(createdAt);
            }
            case OTHER -> others.get(mark.cursor());
            case ACCEPTED -> message == null ? null : new StoredEvent.Accepted(message);
            case END -> message == null ? null : new StoredEvent.StreamEnd(mark.cursor(), message);
            case FINAL -> message == null ? null : new StoredEvent.Final(mark.cursor(), message);
        };
    }
}
