package dev.sluice.protocol;

import java.util.Arrays;

/** How text stands inside a JSON string: escaped where it must be, its UTF-8 length known, never a lone surrogate. */
final class JsonEscaping {
    private static final String REPLACEMENT = "\uFFFD";
    private static final String[] ESCAPES = escapes();

    private JsonEscaping() {}

    /**
     * Appends {@code value} without quotes; a lone surrogate, which UTF-8 cannot express, becomes U+FFFD.
     *
     * @return UTF-8 bytes of what was appended
     */
    static int append(StringBuilder out, String value) {
        int bytes = 0;
        int copied = 0;
        int length = value.length();
        int next = 0;
        while (next < length) {
            int at = next++;
            char c = value.charAt(at);
            if (c < 0x80 && ESCAPES[c] == null) {
                bytes++;
                continue;
            }
            if (c >= 0x80 && !Character.isSurrogate(c)) {
                bytes += c < 0x800 ? 2 : 3;
                continue;
            }
            if (c >= 0x80 && isPair(value, at)) {
                bytes += 4;
                next++;
                continue;
            }
            String replacement = c < 0x80 ? ESCAPES[c] : REPLACEMENT;
            out.append(value, copied, at).append(replacement);
            copied = next;
            bytes += c < 0x80 ? replacement.length() : 3;
        }
        out.append(value, copied, length);
        return bytes;
    }

    /** Whether UTF-8 can express {@code value}: every surrogate in it is one of a pair. */
    static boolean isWellFormed(CharSequence value) {
        int next = 0;
        while (next < value.length()) {
            int at = next++;
            if (!Character.isSurrogate(value.charAt(at))) continue;
            if (!isPair(value, at)) return false;
            next++;
        }
        return true;
    }

    static boolean isPair(CharSequence value, int index) {
        return Character.isHighSurrogate(value.charAt(index))
                && index + 1 < value.length()
                && Character.isLowSurrogate(value.charAt(index + 1));
    }

    private static String[] escapes() {
        String[] escapes = new String[0x80];
        Arrays.setAll(escapes, c -> c < 0x20 ? String.format("\\u%04x", c) : null);
        escapes['"'] = "\\\"";
        escapes['\\'] = "\\\\";
        escapes['\b'] = "\\b";
        escapes['\f'] = "\\f";
        escapes['\n'] = "\\n";
        escapes['\r'] = "\\r";
        escapes['\t'] = "\\t";
        return escapes;
    }
}
