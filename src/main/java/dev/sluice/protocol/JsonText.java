package dev.sluice.protocol;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A piece of JSON, already encoded: it is passed on byte for byte and never encoded again.
 *
 * <p>Two are equal if their text is. Text from {@link #ofString}, {@link #parse} and the decoder is in one form (compact, the
 * same escapes), so equal strings have equal text; members keep their order and numbers their digits.
 *
 * @param text valid compact JSON without lone surrogates
 * @param bytes UTF-8 length of {@code text}
 */
public record JsonText(String text, int bytes) {
    /** The JSON object without members. */
    public static final JsonText EMPTY_OBJECT = new JsonText("{}", 2);

    /** The JSON string without characters. */
    public static final JsonText EMPTY_STRING = new JsonText("\"\"", 2);

    private static final int RECORD_BYTES = 24;

    /** Checks what can be checked at no cost. */
    public JsonText {
        if (text.isEmpty()) throw new IllegalArgumentException("text: empty (expected: a JSON value)");
        if (bytes < text.length()) {
            throw new IllegalArgumentException("bytes: " + bytes + " (expected: >= " + text.length() + ")");
        }
    }

    /** A JSON string of {@code value}; a lone surrogate in it becomes U+FFFD. */
    public static JsonText ofString(String value) {
        StringBuilder out = new StringBuilder(value.length() + 2).append('"');
        int bytes = JsonEscaping.append(out, value);
        return new JsonText(out.append('"').toString(), bytes + 2);
    }

    /** JSON that this gateway encoded before, such as a stored column; it is not parsed again. */
    public static JsonText ofEncoded(String text) {
        return new JsonText(text, Utf8.bytes(text));
    }

    /** {@code json} as compact text, or null if it is not one JSON value within the bounds of {@link DecoderLimits}. */
    public static @Nullable JsonText parse(String json) {
        return JsonReader.parse(json);
    }

    /** What it takes in memory, at most. */
    public long heapBytes() {
        return RECORD_BYTES + HeapBytes.string(text.length(), bytes);
    }

    /** Whether this is a JSON object. */
    public boolean isObject() {
        return text.charAt(0) == '{';
    }

    /** Whether this is a JSON string. */
    public boolean isString() {
        return text.charAt(0) == '"';
    }

    /** The decoded text if this is a JSON string, else null. */
    public @Nullable String stringOrNull() {
        if (!isString()) return null;
        if (text.indexOf('\\') < 0) return text.substring(1, text.length() - 1);
        return JsonReader.string(text);
    }

    /** The number if this is a JSON integer within the range of a long, else null. */
    public @Nullable Long integerOrNull() {
        return JsonReader.integer(text);
    }

    /** The members in their order if this is a JSON object, else null; of members of one name the last counts. */
    public @Nullable Map<String, JsonText> membersOrNull() {
        return isObject() ? JsonReader.members(text) : null;
    }

    /** The elements if this is a JSON array, else null. */
    public @Nullable List<JsonText> elementsOrNull() {
        return text.charAt(0) == '[' ? JsonReader.elements(text) : null;
    }

    /** The JSON text itself. */
    @Override
    public String toString() {
        return text;
    }
}
