package dev.sluice.protocol;

import java.util.Random;

/** Texts that no client should send, made from a seed: noise, frames that were tampered with, and frames made by the grammar. */
final class HostileTexts {
    private static final String[] SEEDS = {
        "{\"type\":\"hello\",\"agent_id\":\"echo\",\"protocol\":{\"min\":1,\"max\":1},\"capabilities\":[\"batch\"],\"since\":3}",
        "{\"type\":\"join\",\"agent_id\":\"echo\",\"min_version\":1,\"max_version\":2,\"session_id\":\"s\",\"token\":\"t\"}",
        "{\"type\":\"message\",\"content\":{\"a\":[1,2.5e3,{\"b\":\"\\ud83d\\ude00\"}]},\"message_id\":\"m\",\"metadata\":{}}",
        "{\"type\":\"message\",\"content\":\"h\\u00e9llo\",\"message_id\":\"m\"}",
        "{\"type\":\"abort\",\"message_id\":\"m\",\"reason\":\"r\"}",
        "{\"type\":\"presence\",\"data\":{\"x\":null}}",
        "{\"type\":\"ping\"}",
    };
    private static final String[] TYPES = {
        "hello",
        "join",
        "message",
        "abort",
        "message_abort",
        "leave",
        "typing",
        "presence",
        "ping",
        "pong",
        "",
        "levitate"
    };
    private static final String[] NAMES = FrameMembers.KNOWN.toArray(String[]::new);
    private static final String[] NOISE = {
        "\"",
        "\\",
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "\0",
        "\n",
        "\uD83D",
        "\uDE00",
        "\uFFFF",
        "\uFEFF",
        "\\u",
        "\\ud83d",
        "\\u0000",
        "1e999999999",
        "-",
        "0",
        "9",
        "e",
        "null",
        "true",
        "NaN",
        "/*",
        "//",
        "'",
        "é",
        "€",
        "😀",
        "\u2028",
        "\u202e"
    };
    private static final int PARTS_MAX = 40;
    private static final int DEPTH_MAX = 80;

    private final Random random;

    HostileTexts(long seed) {
        random = new Random(seed);
    }

    String next() {
        return switch (random.nextInt(8)) {
            case 0 -> noise();
            case 1, 2, 3 -> tampered();
            default -> grammatical();
        };
    }

    private String noise() {
        StringBuilder out = new StringBuilder();
        for (int i = random.nextInt(PARTS_MAX); i > 0; i--) {
            if (random.nextBoolean()) out.append(pick(NOISE));
            else out.append((char) random.nextInt(Character.MAX_VALUE + 1));
        }
        return out.toString();
    }

    private String tampered() {
        StringBuilder out = new StringBuilder(pick(SEEDS));
        for (int i = random.nextInt(4); i >= 0 && !out.isEmpty(); i--) {
            int at = random.nextInt(out.length());
            int to = Math.min(out.length(), at + random.nextInt(9));
            switch (random.nextInt(4)) {
                case 0 -> out.delete(at, to);
                case 1 -> out.insert(at, pick(NOISE));
                case 2 -> out.insert(at, out.substring(at, to));
                default -> out.setCharAt(at, (char) random.nextInt(256));
            }
        }
        return out.toString();
    }

    private String grammatical() {
        StringBuilder out = new StringBuilder(random.nextInt(20) == 0 ? "\uFEFF{" : "{");
        if (random.nextInt(10) > 0)
            out.append("\"type\":\"").append(pick(TYPES)).append('"');
        for (int i = random.nextInt(6); i > 0; i--) {
            if (out.length() > 1) out.append(',');
            string(out, random.nextInt(4) == 0 ? word() : pick(NAMES));
            out.append(':');
            value(out, random.nextInt(30) == 0 ? DEPTH_MAX : 3);
        }
        return out.append(random.nextInt(20) == 0 ? "}{" : "}").toString();
    }

    private void value(StringBuilder out, int depth) {
        boolean deep = depth > 3;
        switch (deep ? 7 + random.nextInt(2) : random.nextInt(depth > 0 ? 9 : 7)) {
            case 0 -> out.append("null");
            case 1 -> out.append(random.nextBoolean());
            case 2 -> out.append(random.nextLong());
            case 3 -> out.append(number());
            case 7 -> {
                out.append('{');
                string(out, word());
                out.append(':');
                value(out, depth - 1);
                out.append(random.nextInt(5) == 0 ? ",\"x\":1,\"x\":2}" : "}");
            }
            case 8 -> {
                out.append('[');
                value(out, depth - 1);
                out.append(random.nextInt(50) == 0 ? ",]" : "]");
            }
            default -> string(out, word());
        }
    }

    private String number() {
        String digits = "9".repeat(1 + random.nextInt(random.nextInt(20) == 0 ? 2_000 : 25));
        return (random.nextBoolean() ? "-" : "")
                + digits
                + switch (random.nextInt(4)) {
                    case 0 -> "." + digits;
                    case 1 -> "e" + digits;
                    case 2 -> "E-400";
                    default -> "";
                };
    }

    private String word() {
        return switch (random.nextInt(6)) {
            case 0 -> "";
            case 1 -> "\uD83D";
            case 2 -> "a\0b";
            case 3 -> "x".repeat(random.nextInt(random.nextInt(50) == 0 ? 100_000 : 300));
            case 4 -> "😀".repeat(random.nextInt(200));
            default -> pick(NOISE);
        };
    }

    /** Escaped sometimes as it must be, sometimes not at all, sometimes to the last character. */
    private void string(StringBuilder out, String text) {
        out.append('"');
        switch (random.nextInt(3)) {
            case 0 -> out.append(text);
            case 1 -> JsonEscaping.append(out, text);
            default -> {
                for (int i = 0; i < Math.min(text.length(), 100); i++)
                    out.append(String.format("\\u%04x", (int) text.charAt(i)));
            }
        }
        out.append('"');
    }

    private String pick(String[] from) {
        return from[random.nextInt(from.length)];
    }
}
