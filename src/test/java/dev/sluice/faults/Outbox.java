package dev.sluice.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.it.Event;
import dev.sluice.it.Frame;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * What a session has said and not yet had answered, and what it says next. Guarded by the lock of its {@link Talker}.
 *
 * <p>Never holds more messages without a final than fit into any window.
 */
final class Outbox {
    /** Where no final has come. */
    static final long NO_FINAL = Long.MIN_VALUE;

    private static final int[] IN_FLIGHT = {1, 4, 16, 64, 200};
    private static final int IN_FLIGHT_STREAMING_MAX = 24;
    private static final double CREDITS_MAX = 30;
    private static final long AGAIN_AFTER_NANOS = 1_000_000_000L;

    private final Script script;
    private final int inFlightMax;
    private final Map<String, JsonNode> unanswered = new LinkedHashMap<>();
    private final Set<String> unfinished = new LinkedHashSet<>();
    private int messages;
    private int longTurns;
    private long resent;
    private double credits;
    private long heldUntilNanos;
    private long lastFinalNanos = NO_FINAL;

    Outbox(Script script, SplittableRandom random) {
        this.script = script;
        int inFlight = IN_FLIGHT[random.nextInt(IN_FLIGHT.length)];
        inFlightMax = script.agentId().equals("echo") ? inFlight : Math.min(inFlight, IN_FLIGHT_STREAMING_MAX);
    }

    /** May say so many more messages; what is not used does not add up for long. */
    void earn(double more) {
        credits = Math.min(CREDITS_MAX, credits + more);
    }

    /** The new messages that are due. */
    List<JsonNode> next(long nowNanos) {
        var frames = new ArrayList<JsonNode>();
        while (nowNanos >= heldUntilNanos && credits >= 1 && unfinished.size() < inFlightMax) {
            credits--;
            String id = script.messageId(messages);
            frames.add(say(id, script.content(messages++)));
        }
        return frames;
    }

    /** A message that outlasts a drain. */
    JsonNode longTurn() {
        return say("long" + longTurns++, Script.longTurn());
    }

    private JsonNode say(String id, JsonNode content) {
        JsonNode frame = message(id, content);
        unanswered.put(id, frame);
        unfinished.add(id);
        return frame;
    }

    /** Everything that was neither accepted nor answered, in the order it was said. */
    List<JsonNode> again() {
        heldUntilNanos = 0;
        resent += unanswered.size();
        return List.copyOf(unanswered.values());
    }

    /** One of all messages ever said. */
    JsonNode repeat(SplittableRandom random) {
        resent++;
        int number = random.nextInt(Math.max(1, messages));
        return message(script.messageId(number), script.content(number));
    }

    /** An abort of a message that is not answered yet, of one that is, or of whichever runs. */
    JsonNode abort(SplittableRandom random) {
        ObjectNode abort = Frame.JSON.createObjectNode().put("type", "abort");
        if (random.nextInt(4) == 0) return abort;
        return abort.put("message_id", unfinished.stream().findAny().orElse(script.messageId(0)));
    }

    private static JsonNode message(String id, JsonNode content) {
        return Frame.JSON
                .createObjectNode()
                .put("type", "message")
                .put("message_id", id)
                .set("content", content);
    }

    /** The gateway refused something: nothing is said for a moment. */
    void refused(long nowNanos) {
        heldUntilNanos = nowNanos + AGAIN_AFTER_NANOS;
    }

    /** Whether what was refused is to be said again now. */
    boolean isDueAgain(long nowNanos) {
        return heldUntilNanos != 0 && nowNanos >= heldUntilNanos;
    }

    void told(Event event, long atNanos) {
        if (event.isAccepted() || event.isFinal()) unanswered.remove(event.messageId());
        if (event.isFinal() && unfinished.remove(event.messageId())) lastFinalNanos = atNanos;
    }

    boolean isEmpty() {
        return unfinished.isEmpty();
    }

    /** How many messages were said, each counted once. */
    int said() {
        return messages + longTurns;
    }

    /** How many messages were said again. */
    long resent() {
        return resent;
    }

    /** When the last final came, by {@code System.nanoTime()}; {@link #NO_FINAL} where none did. */
    long lastFinalNanos() {
        return lastFinalNanos;
    }

    @Override
    public String toString() {
        return unanswered.size() + " unanswered, " + unfinished.size() + " unfinished";
    }
}
