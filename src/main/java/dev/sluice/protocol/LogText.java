package dev.sluice.protocol;

/**
 * Text that came from outside, as it may stand in a log: on one line, of a bounded length, and nothing in it that a terminal or
 * a reader of logs takes for more than text.
 */
public final class LogText {
    /** Characters (UTF-16 units, before escaping) that are kept of one text; the rest is cut off and that is said. */
    public static final int CHARS_MAX = 256;

    private static final int CAUSES_MAX = 8;

    private LogText() {}

    /** {@code text} with everything but printable characters as Java's Unicode escapes, and its own backslashes doubled. */
    public static String escaped(String text) {
        StringBuilder out = new StringBuilder();
        int end = Math.min(text.length(), CHARS_MAX);
        for (int i = 0; i < end; i++) append(out, text.charAt(i));
        if (end < text.length()) out.append("… (").append(text.length()).append(" characters)");
        return out.toString();
    }

    /** A failure whose words may quote a client: its stack trace and its causes', each message {@link #escaped}. */
    public static String trace(Throwable failure) {
        StringBuilder out = new StringBuilder();
        int depth = 0;
        for (Throwable each = failure; each != null && depth < CAUSES_MAX; each = each.getCause(), depth++) {
            out.append(depth == 0 ? "" : "\nCaused by: ").append(each.getClass().getName());
            if (each.getMessage() != null) out.append(": ").append(escaped(each.getMessage()));
            for (StackTraceElement at : each.getStackTrace())
                out.append("\n\tat ").append(at);
        }
        return out.toString();
    }

    private static void append(StringBuilder out, char c) {
        if (c == '\\') out.append("\\\\");
        else if (isPlain(c)) out.append(c);
        else out.append(String.format("\\u%04x", (int) c));
    }

    // Formats (bidirectional ones among them), line ends of every kind, surrogates and what has no meaning yet are not
    // plain.
    private static boolean isPlain(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
