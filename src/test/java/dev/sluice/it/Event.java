package dev.sluice.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/**
 * A session event, read the same way whether it came live or in a replay envelope.
 *
 * @param type the event's type
 * @param from first cursor it stands for
 * @param cursor last cursor it stands for
 * @param members the event's own members: the frame, or {@code event.data} of a replay
 * @param data what a stream event carries; {@code members} for any other
 * @param envelope the object that has {@code event_id} and {@code timestamp}
 * @param isReplayed whether it came in a replay envelope
 */
public record Event(
        String type, long from, long cursor, JsonNode members, JsonNode data, JsonNode envelope, boolean isReplayed) {
    private static final Set<String> CONFLATABLE = Set.of("token_stream", "reasoning_stream");

    static Event live(JsonNode frame) {
        String type = frame.path("type").asText();
        long cursor = frame.path("cursor").asLong(-1);
        JsonNode data = type.endsWith("_stream") || type.equals("stream_error") ? frame.path("data") : frame;
        return new Event(type, frame.path("from").asLong(cursor), cursor, frame, data, frame, false);
    }

    static Event replayed(JsonNode replay) {
        JsonNode event = replay.path("event");
        JsonNode data = event.path("data");
        long cursor = data.path("cursor").asLong(-1);
        String type = event.path("type").asText();
        return new Event(type, data.path("from").asLong(cursor), cursor, data, data, event, true);
    }

    public boolean isConflatable() {
        return CONFLATABLE.contains(type);
    }

    public boolean isAccepted() {
        return type.equals("response") && status().equals("accepted");
    }

    public boolean isFinal() {
        return type.equals("response") && status().equals("final");
    }

    public String status() {
        return members.path("status").asText("");
    }

    /** {@code ok}, {@code error}, {@code aborted} …, of a final. */
    public String outcome() {
        return members.path("outcome").path("status").asText("");
    }

    public String messageId() {
        return members.path("message_id").asText("");
    }

    public int attempt() {
        return members.path("attempt").asInt(0);
    }

    public JsonNode content() {
        return data.path("content");
    }

    public String eventId() {
        return envelope.path("event_id").asText("");
    }

    @Override
    public String toString() {
        String span = from == cursor ? "" + cursor : from + "…" + cursor;
        return type + (status().isEmpty() ? "" : " " + status()) + " " + messageId() + " @" + span
                + (isReplayed ? " (replayed)" : "");
    }
}
