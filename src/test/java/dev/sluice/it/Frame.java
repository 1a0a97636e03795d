package dev.sluice.it;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One frame as a connection received it.
 *
 * @param json the frame object
 * @param atNanos {@code System.nanoTime()} of the arrival
 * @param messageBytes UTF-8 bytes of the WebSocket message that carried it
 * @param batchSize how many frames came in one array with it, 0 if it came alone
 */
public record Frame(JsonNode json, long atNanos, int messageBytes, int batchSize) {
    /** Reads and writes the frames of all tests. */
    public static final ObjectMapper JSON = new ObjectMapper();

    /** Direct frames that speak of cursors without being events. */
    private static final Set<String> ABOUT_CURSORS = Set.of("hello_ok", "joined", "snapshot");

    /** Reads one WebSocket message, a frame or a batch of frames, in order. */
    public static List<Frame> read(String message, long atNanos) {
        JsonNode read = parse(message);
        int messageBytes = message.getBytes(StandardCharsets.UTF_8).length;
        if (!read.isArray()) return List.of(new Frame(read, atNanos, messageBytes, 0));
        var frames = new ArrayList<Frame>(read.size());
        for (JsonNode one : read) frames.add(new Frame(one, atNanos, messageBytes, read.size()));
        return frames;
    }

    /** Reads JSON that must be JSON. */
    public static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + json, e);
        }
    }

    public String type() {
        return text("type");
    }

    public boolean is(String type) {
        return type().equals(type);
    }

    /** The text of a member, empty if it is missing. */
    public String text(String member) {
        return json.path(member).asText("");
    }

    /** A member that must be there and be an integer. */
    public long number(String member) {
        JsonNode value = json.path(member);
        if (!value.isIntegralNumber()) throw new AssertionError(member + ": no integer in " + json);
        return value.asLong();
    }

    public boolean isDuplicate() {
        return json.path("duplicate").asBoolean(false);
    }

    boolean isError(String code) {
        return is("error") && text("code").equals(code);
    }

    boolean isAccepted(String messageId) {
        return isResponse("accepted", messageId);
    }

    boolean isFinal(String messageId) {
        return isResponse("final", messageId);
    }

    /** The session event in it, live or replayed; empty for a direct frame. */
    public Optional<Event> event() {
        if (is("replay")) return Optional.of(Event.replayed(json));
        if (!json.has("cursor") || ABOUT_CURSORS.contains(type())) return Optional.empty();
        return Optional.of(Event.live(json));
    }

    private boolean isResponse(String status, String messageId) {
        return event().filter(event -> event.type().equals("response")
                        && event.status().equals(status)
                        && event.messageId().equals(messageId))
                .isPresent();
    }

    @Override
    public String toString() {
        String text = json.toString();
        return text.length() <= 400 ? text : text.substring(0, 400) + "… (" + text.length() + " characters)";
    }
}
