package dev.sluice.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.sluice.it.Frame;
import java.util.SplittableRandom;

/**
 * What a session's client says: message n is the same whenever it is asked for, so that nothing needs to be kept to say it
 * again.
 */
record Script(String agentId, long seed) {
    private static final String[] WORDS = {
        "alpha",
        "béta",
        "γάμμα",
        "\"quoted\"",
        "back\\slash",
        "tab\tand\nline",
        "😀",
        "nul\u0000",
        "{\"type\":\"final\"}",
        "</x>"
    };
    private static final int LARGE_TEXT_WORDS = 1000;

    String messageId(int number) {
        return "m" + number;
    }

    JsonNode content(int number) {
        var random = new SplittableRandom(seed * 31 + number);
        // Read back from text: a number is then of the kind that the parser makes of it.
        JsonNode made = agentId.equals("echo") ? echoed(number, random) : simulated(number, random);
        return Frame.parse(made.toString());
    }

    /** A turn that is still running when a drain's time is over. */
    static JsonNode longTurn() {
        return Frame.JSON.createObjectNode().put("tokens", 60).put("bytes", 12).put("interval_ms", 100);
    }

    private static JsonNode echoed(int number, SplittableRandom random) {
        if (random.nextInt(3) > 0) {
            int words = random.nextInt(50) == 0 ? LARGE_TEXT_WORDS : random.nextInt(1, 8);
            return new TextNode(number + " " + words(words, random));
        }
        ObjectNode object = Frame.JSON.createObjectNode().put("number", number).put("text", words(3, random));
        object.putArray("list").add(random.nextInt()).add(0.5).addNull().add(true);
        object.putObject("inner").put("word", words(1, random));
        return object;
    }

    private static JsonNode simulated(int number, SplittableRandom random) {
        if (random.nextInt(4) == 0) return new TextNode(number + " " + words(random.nextInt(1, 4), random));
        int tokens = random.nextInt(1, 24);
        ObjectNode order = Frame.JSON
                .createObjectNode()
                .put("tokens", tokens)
                .put("bytes", random.nextInt(1, 20))
                .put("interval_ms", random.nextInt(0, 5));
        if (random.nextInt(20) == 0) order.put("fail_at", random.nextInt(0, tokens));
        // Not a text: the text of a turn is what it streamed.
        else if (random.nextInt(20) == 0) order.putObject("reply").put("said", words(2, random));
        return order;
    }

    private static String words(int count, SplittableRandom random) {
        var text = new StringBuilder();
        for (int word = 0; word < count; word++)
            text.append(word == 0 ? "" : " ").append(WORDS[random.nextInt(WORDS.length)]);
        return text.toString();
    }
}
