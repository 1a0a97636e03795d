package dev.sluice.session;

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
import java.util.Map;
import java.util.Objects;

/** The payload of the events that have a row of their own: their members as one JSON object, and back. */
final class EventPayloads {
    private EventPayloads() {}

    static Write.InsertEvent insert(String sessionId, long cursor, SessionEvent event, Instant at) {
        return new Write.InsertEvent(sessionId, cursor, cursor, event.type().wireName(), payload(event), at);
    }

    static StoredEvent.Other other(long cursor, SessionEvent event, Instant at) {
        return new StoredEvent.Other(cursor, cursor, event.type().wireName(), payload(event), at);
    }

    /** The event of a row. */
    static SessionEvent event(StoredEvent.Other row) {
        Map<String, JsonText> members = Objects.requireNonNull(row.payload().membersOrNull());
        if (row.type().equals(EventType.SESSION_END.wireName())) {
            return new SessionEnd(
                    string(members, "reason"), flag(members, "had_pending_work"), flag(members, "was_executing"));
        }
        TurnRef turn = new TurnRef(string(members, "message_id"), number(members, "attempt"));
        if (row.type().equals(EventType.TURN_RESTARTED.wireName())) {
            return new TurnRestarted(turn, string(members, "reason"));
        }
        return new StreamStep(turn, kind(row.type()), Objects.requireNonNull(members.get("data")));
    }

    private static JsonText payload(SessionEvent event) {
        JsonObject out = new JsonObject();
        if (event instanceof StreamStep step) return turn(out, step.turn()).put("data", step.data()).toJsonText();
        if (event instanceof TurnRestarted restarted) {
            return turn(out, restarted.turn()).put("reason", restarted.reason()).toJsonText();
        }
        if (event instanceof SessionEnd end) {
            return out.put("reason", end.reason())
                    .put("had_pending_work", end.hadPendingWork())
                    .put("was_executing", end.wasExecuting())
                    .toJsonText();
        }
        throw new IllegalArgumentException("event: " + event.type() + " (expected: one with a row of its own)");
    }

    private static JsonObject turn(JsonObject out, TurnRef turn) {
        return out.put("message_id", turn.messageId()).put("attempt", turn.attempt());
    }

    private static StepKind kind(String wireName) {
        for (StepKind kind : StepKind.values()) {
            if (kind.type().wireName().equals(wireName)) return kind;
        }
        throw new IllegalArgumentException("type: " + wireName + " (expected: the type of a stored event)");
    }

    private static String string(Map<String, JsonText> members, String name) {
        return Objects.requireNonNull(Objects.requireNonNull(members.get(name)).stringOrNull());
    }

    private static int number(Map<String, JsonText> members, String name) {
        return Math.toIntExact(Objects.requireNonNull(Objects.requireNonNull(members.get(name)).integerOrNull()));
    }

    private static boolean flag(Map<String, JsonText> members, String name) {
        return Objects.requireNonNull(members.get(name)).text().equals("true");
    }
}
