package dev.sluice.hostile;

import static dev.sluice.support.RawWebSocket.TEXT;
import static dev.sluice.support.RawWebSocket.close;
import static dev.sluice.support.RawWebSocket.frame;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.support.RawWebSocket;
import java.util.Random;

/** Malformed frames made from a seed: texts that each get one answer, and bytes that end their connection. */
final class Malice {
    private static final String[] BAD = {
        "",
        "{",
        "[]",
        "null",
        "{\"type\":7}",
        "{\"type\":\"ping\"}{\"type\":\"ping\"}",
        "{\"type\":\"message\",\"content\":\"x\",\"content\":\"y\"}",
        "{\"type\":\"message\",\"message_id\":\"m\",\"content\":\"\\ud800\"}",
        "{\"type\":\"message\",\"content\":1e999999999}",
        "{\"type\":\"message\",\"message_id\":\"\\u0000\",\"content\":\"x\"}",
        "{\"type\":\"hello\"}",
        "{\"type\":\"hello\",\"agent_id\":\"echo\",\"since\":99999999999999999999}",
        "{\"type\":\"join\",\"agent_id\":\"echo\",\"min_version\":9,\"max_version\":1}",
        "{\"type\":\"abort\",\"reason\":{}}",
        "\uFEFF{\"type\":\"ping\"}",
    };
    private static final String[] NOT_UTF8 = {"ff", "c0af", "eda080", "f4908080", "c3"};
    private static final String[] NOT_FRAMES = {
        "c180",
        "9180",
        "8380",
        "8b80",
        "8100",
        "0980",
        "89fe",
        "8080",
        "81fe0001",
        "81ff00000000000000ff",
        "81ff8000000000000000",
        "888100000000ff",
        "018000000000 8180",
    };

    private final Random random;

    Malice(long seed) {
        random = new Random(seed);
    }

    /** A text frame that is answered with one {@code error} and counts as bad. */
    byte[] bad() {
        return switch (random.nextInt(5)) {
            case 0 -> frame(TEXT, "{\"type\":\"message\",\"content\":" + deep());
            case 1 -> frame(TEXT, noise(random.nextInt(200)));
            default -> frame(TEXT, BAD[random.nextInt(BAD.length)]);
        };
    }

    /** A text frame that is answered with one {@code error} and does not count: a type nobody knows, with whatever in it. */
    byte[] unknown() {
        String type = "x" + Integer.toHexString(random.nextInt());
        return frame(TEXT, "{\"type\":\"" + type + "\",\"y\":" + "9".repeat(1 + random.nextInt(400)) + "}");
    }

    /** Bytes after which the connection ends. */
    byte[] lethal() {
        return switch (random.nextInt(8)) {
            case 0 -> frame(TEXT, RawWebSocket.hex(NOT_UTF8[random.nextInt(NOT_UTF8.length)]));
            case 1 -> frame(RawWebSocket.BINARY, noise(random.nextInt(100)));
            case 2 -> close(random.nextInt(1000), noise(random.nextInt(100)).getBytes(UTF_8));
            default -> RawWebSocket.hex(NOT_FRAMES[random.nextInt(NOT_FRAMES.length)]);
        };
    }

    private String deep() {
        String open = random.nextBoolean() ? "[" : "{\"a\":";
        return open.repeat(65 + random.nextInt(500));
    }

    // Begins with what no JSON begins with.
    private String noise(int length) {
        StringBuilder out = new StringBuilder("~");
        for (int i = 0; i < length; i++) out.appendCodePoint(random.nextInt(0xD800));
        return out.toString();
    }
}
