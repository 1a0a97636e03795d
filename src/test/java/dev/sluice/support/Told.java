package dev.sluice.support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/**
 * One frame as a client reads it.
 *
 * @param type the event's or frame's type
 * @param from the first cursor covered; 0 for a direct frame
 * @param cursor the last cursor covered; 0 for a direct frame
 * @param content the text of a token event or the content of a response; else empty
 * @param turn message and attempt of a stream event; else empty
 * @param replay whether it came in the replay envelope
 * @param json the whole frame
 */
public record Told(String type, long from, long cursor, String content, String turn, boolean replay, JsonNode json) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The frames of one WebSocket message. */
    public static List<Told> in(String text) {
        JsonNode message = parse(text);
        List<Told> told = new ArrayList<>();
        if (message.isArray()) message.forEach(frame -> told.add(of(frame)));
        else told.add(of(message));
        return told;
    }

    /** The frames of several messages, in order. */
    public static List<Told> in(List<String> texts) {
        return texts.stream().flatMap(text -> in(text).stream()).toList();
    }

    /** Whether it is a session event. */
    public boolean isEvent() {
        return cursor > 0;
    }

    /** Whether it is a token event. */
    public boolean isToken() {
        return type.equals("token_stream") || type.equals("reasoning_stream");
    }

    /** Its cursors, such as {@code 7} or {@code 5-7}. */
    public String span() {
        return from == cursor ? Long.toString(cursor) : from + "-" + cursor;
    }

    private static Told of(JsonNode frame) {
        boolean replay = frame.path("type").asText().equals("replay");
        JsonNode event = replay ? frame.path("event") : frame;
        JsonNode members = replay ? event.path("data") : frame;
        long cursor = members.path("cursor").asLong();
        JsonNode content = replay || !frame.has("data")
                ? members.path("content")
                : frame.path("data").path("content");
        String turn = members.has("attempt")
                ? members.path("message_id").asText() + "#"
                        + members.path("attempt").asInt()
                : "";
        return new Told(
                event.path("type").asText(),
                members.path("from").asLong(cursor),
                cursor,
                content.asText(""),
                turn,
                replay,
                frame);
    }

    /** One JSON value. */
    public static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException("not JSON: " + text, malformed);
        }
    }
}
