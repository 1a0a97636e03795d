package dev.sluice.journal;

import dev.sluice.session.StoredEvent;
import dev.sluice.session.Write;
import jakarta.persistence.Column;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.function.BiFunction;
import org.hibernate.annotations.Immutable;

/** A critical event that no message's row tells. */
@Entity
@Immutable
@Table(name = "gw_event")
class EventRow implements CutRow {

    @EmbeddedId
    private EventKey key;

    @Column(name = "from_cursor", nullable = false)
    private long fromCursor;

    @Column(name = "type", nullable = false, length = 32)
    private String type;

    @Column(name = "payload", nullable = false)
    private String payload;

    @Column(name = "created_at", nullable = false)
    private Instant createdAt;

    /** For JPA only. */
    @SuppressWarnings("NullAway.Init")
    protected EventRow() {}

    EventRow(Write.InsertEvent event, Pieces pieces) {
        this(
                event.sessionId(),
                new StoredEvent.Other(
                        event.cursor(), event.fromCursor(), event.type(), event.payload(), event.createdAt()),
                pieces);
    }

    /** An event; {@code pieces} takes what is too long for it. */
    EventRow(String sessionId, StoredEvent.Other event, Pieces pieces) {
        if (event.fromCursor() < 1 || event.fromCursor() > event.cursor()) {
            throw new IllegalArgumentException(
                    "fromCursor: " + event.fromCursor() + " (expected: 1 to " + event.cursor() + ")");
        }
        this.key = new EventKey(sessionId, event.cursor());
        this.fromCursor = event.fromCursor();
        this.type = event.type();
        this.payload = pieces.column(place(), event.payload());
        this.createdAt = event.createdAt();
    }

    @Override
    public void replaceTexts(BiFunction<TextPlace, String, String> replacing) {
        payload = replacing.apply(place(), payload);
    }

    private TextPlace place() {
        return new TextPlace(key.sessionId(), TextKind.PAYLOAD, key.cursor());
    }

    StoredEvent.Other told() {
        return new StoredEvent.Other(key.cursor(), fromCursor, type, JsonColumn.json(payload), createdAt);
    }
}
