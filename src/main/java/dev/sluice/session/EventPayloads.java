package dev.sluice.session;

import dev.sluice.protocol.EncodedEvent;
import dev.sluice.protocol.EventAddress;
import dev.sluice.protocol.EventType;
import dev.sluice.protocol.JsonObject;
import dev.sluice.protocol.JsonText;
import dev.sluice.protocol.SessionEnd;
import dev.sluice.protocol.SessionEvent;
import dev.sluice.protocol.StepKind;
import dev.sluice.protocol.StreamStep;
import dev.sluice.protocol.TurnRef;
import dev.sluice.protocol.TurnRestarted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The events that have a row of their own: what a replay tells as their {@code data}, and the event from that again. */
final class EventPayloads {
    private static final String MESSAGE_ID = "message_id";
    private static final String ATTEMPT = "attempt";

    private EventPayloads() {}

    static Write.InsertEvent insert(EventAddress address, long cursor, SessionEvent event, Instant at) {
        JsonText payload = EncodedEvent.encode(address, cursor, at, event).data();
        return new Write.InsertEvent(
                address.sessionId(), cursor, cursor, event.type().wireName(), payload, at);
    }

    /** The rows of those {@code events} that have one of their own. */
    static List<StoredEvent.Other> others(List<EncodedEvent> events) {
        List<StoredEvent.Other> rows = new ArrayList<>();
        for (EncodedEvent event : events) {
            if (!hasRow(event.type())) continue;
            Instant at = event.timestamp().toInstant();
            rows.add(new StoredEvent.Other(
                    event.cursor(), event.cursor(), event.type().wireName(), event.data(), at));
        }
        return rows;
    }

    private static boolean hasRow(EventType type) {
        return type == EventType.TURN_RESTARTED || type == EventType.SESSION_END || kind(type.wireName()) != null;
    }

    /** The event of a row. */
    static SessionEvent event(StoredEvent.Other row) {
        Map<String, JsonText> members = Objects.requireNonNull(row.payload().membersOrNull());
        if (row.type().equals(EventType.SESSION_END.wireName())) {
            return new SessionEnd(
                    string(members, "reason"), flag(members, "had_pending_work"), flag(members, "was_executing"));
        }
        TurnRef turn = new TurnRef(string(members, MESSAGE_ID), number(members, ATTEMPT));
        if (row.type().equals(EventType.TURN_RESTARTED.wireName())) {
            return new TurnRestarted(turn, string(members, "reason"));
        }
        StepKind kind = kind(row.type());
        if (kind == null) {
            throw new IllegalArgumentException("type: " + row.type() + " (expected: the type of a stored event)");
        }
        return new StreamStep(turn, kind, withoutTurn(members));
    }

    private static JsonText withoutTurn(Map<String, JsonText> members) {
        JsonObject data = new JsonObject();
        members.forEach((name, value) -> {
            if (!name.equals(MESSAGE_ID) && !name.equals(ATTEMPT)) data.put(name, value);
        });
        return data.toJsonText();
    }

    private static @Nullable StepKind kind(String wireName) {
        for (StepKind kind : StepKind.values()) {
            if (kind.type().wireName().equals(wireName)) return kind;
        }
        return null;
    }

    private static String string(Map<String, JsonText> members, String name) {
        return Objects.requireNonNull(member(members, name).stringOrNull());
    }

    private static int number(Map<String, JsonText> members, String name) {
        return Math.toIntExact(Objects.requireNonNull(member(members, name).integerOrNull()));
    }

    private static boolean flag(Map<String, JsonText> members, String name) {
        return member(members, name).text().equals("true");
    }

    private static JsonText member(Map<String, JsonText> members, String name) {
        return Objects.requireNonNull(members.get(name), name);
    }
}
