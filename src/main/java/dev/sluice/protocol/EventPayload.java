package dev.sluice.protocol;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The members of a stored event, read back into what happened. */
final class EventPayload {
    private final EventType type;
    private final Map<String, JsonText> members;

    EventPayload(EventType type, String payload) {
        JsonText parsed = JsonText.parse(payload);
        Map<String, JsonText> found = parsed == null ? null : parsed.membersOrNull();
        if (found == null) throw new IllegalArgumentException("payload: not an object (expected: a JSON object)");
        this.type = type;
        this.members = found;
    }

    SessionEvent toEvent() {
        return switch (type) {
            case SESSION_START -> new SessionStart();
            case ACCEPTED -> accepted();
            case TOKEN_STREAM -> new Token(turn(), TokenKind.TOKEN, member("content"));
            case REASONING_STREAM -> new Token(turn(), TokenKind.REASONING, member("content"));
            case TOOL_CALL_STREAM -> step(StepKind.TOOL_CALL);
            case TOOL_PROGRESS_STREAM -> step(StepKind.TOOL_PROGRESS);
            case TOOL_RESULT_STREAM -> step(StepKind.TOOL_RESULT);
            case RETRY_STREAM -> step(StepKind.RETRY);
            case STREAM_ERROR -> step(StepKind.ERROR);
            case STREAM_END -> new StreamEnd(turn());
            case TURN_RESTARTED -> new TurnRestarted(turn(), text(members, "reason"));
            case FINAL -> last();
            case SESSION_END ->
                new SessionEnd(text(members, "reason"), isTrue("had_pending_work"), isTrue("was_executing"));
        };
    }

    private Accepted accepted() {
        Map<String, JsonText> message = object("message");
        boolean queued = text(members, "content").equals(Accepted.QUEUED);
        return new Accepted(
                text(members, "message_id"), queued, member(message, "content"), text(message, "sender_id"), null);
    }

    private Final last() {
        Map<String, JsonText> outcome = object("outcome");
        TurnOutcome told = new TurnOutcome(
                Outcome.named(text(outcome, "status")),
                optionalText(outcome, "code"),
                optionalText(outcome, "message"));
        return new Final(
                text(members, "message_id"),
                member("content"),
                told,
                integer("attempts"),
                members.get("metadata"),
                null);
    }

    private StreamStep step(StepKind kind) {
        Map<String, JsonText> data = new LinkedHashMap<>(members);
        data.remove("message_id");
        data.remove("attempt");
        JsonObject rest = new JsonObject();
        data.forEach(rest::put);
        return new StreamStep(turn(), kind, rest.toJsonText());
    }

    private TurnRef turn() {
        return new TurnRef(text(members, "message_id"), integer("attempt"));
    }

    private JsonText member(String name) {
        return member(members, name);
    }

    private JsonText member(Map<String, JsonText> object, String name) {
        JsonText value = object.get(name);
        if (value == null) throw missing(name);
        return value;
    }

    private Map<String, JsonText> object(String name) {
        Map<String, JsonText> object = member(name).membersOrNull();
        if (object == null) throw missing(name);
        return object;
    }

    private String text(Map<String, JsonText> object, String name) {
        String text = optionalText(object, name);
        if (text == null) throw missing(name);
        return text;
    }

    private static @Nullable String optionalText(Map<String, JsonText> object, String name) {
        JsonText value = object.get(name);
        return value == null ? null : value.stringOrNull();
    }

    private int integer(String name) {
        Long number = member(name).integerOrNull();
        if (number == null) throw missing(name);
        return Math.toIntExact(number);
    }

    private boolean isTrue(String name) {
        return member(name).text().equals("true");
    }

    private IllegalArgumentException missing(String name) {
        return new IllegalArgumentException("payload: no valid " + name + " (expected: one, for " + type + ")");
    }
}
