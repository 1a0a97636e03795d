package dev.sluice.protocol;

/** The size of text on the wire, counted without encoding it. */
public final class Utf8 {
    private Utf8() {}

    /**
     * UTF-8 bytes of {@code text}.
     *
     * @param text without lone surrogates (each would be counted as three bytes)
     */
    public static int bytes(CharSequence text) {
        int length = text.length();
        int bytes = length;
        int next = 0;
        while (next < length) {
            int at = next++;
            char c = text.charAt(at);
            if (c < 0x80) continue;
            if (c < 0x800) {
                bytes++;
                continue;
            }
            bytes += 2;
            if (JsonEscaping.isPair(text, at)) next++;
        }
        return bytes;
    }

    /** Whether {@code text} is longer than {@code bytesMax} in UTF-8; counts only where the length alone does not tell. */
    static boolean exceeds(CharSequence text, int bytesMax) {
        if (text.length() > bytesMax) return true;
        if (text.length() <= bytesMax / 3) return false;
        return bytes(text) > bytesMax;
    }
}
