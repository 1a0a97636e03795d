package dev.sluice.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads JSON values token by token into compact text; deep nesting costs no stack, a long number no arithmetic. */
final class JsonReader {
    private static final int LONG_CHARS_MAX = Long.toString(Long.MIN_VALUE).length();
    private static final JsonFactory STANDARD = factory(DecoderLimits.NESTING_MAX);

    private JsonReader() {}

    /** A parser factory that keeps nothing a client names: neither interned nor in a shared table. */
    static JsonFactory factory(int nestingMax) {
        return JsonFactory.builder()
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(nestingMax)
                        .maxNumberLength(DecoderLimits.NUMBER_CHARS_MAX)
                        .maxNameLength(Integer.MAX_VALUE)
                        .maxStringLength(Integer.MAX_VALUE)
                        .build())
                .build();
    }

    static @Nullable JsonText parse(String json) {
        try (JsonParser parser = STANDARD.createParser(json)) {
            if (parser.nextToken() == null) return null;
            StringBuilder out = new StringBuilder(json.length());
            boolean wellFormed = copyValue(parser, out);
            if (!wellFormed || parser.nextToken() != null) return null;
            return JsonText.ofEncoded(out.toString());
        } catch (IOException notJson) {
            return null;
        }
    }

    static String string(String text) {
        try (JsonParser parser = STANDARD.createParser(text)) {
            parser.nextToken();
            return parser.getText();
        } catch (IOException e) {
            throw new UncheckedIOException("text: not the JSON string it was made as", e);
        }
    }

    static @Nullable Long integer(String text) {
        if (text.length() > LONG_CHARS_MAX) return null;
        char first = text.charAt(0);
        if (first != '-' && (first < '0' || first > '9')) return null;
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException notAnInteger) {
            return null;
        }
    }

    static Map<String, JsonText> members(String object) {
        Map<String, JsonText> members = new LinkedHashMap<>();
        try (JsonParser parser = STANDARD.createParser(object)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                members.put(name, value(parser));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("text: not the JSON object it was made as", e);
        }
        return members;
    }

    static List<JsonText> elements(String array) {
        List<JsonText> elements = new ArrayList<>();
        try (JsonParser parser = STANDARD.createParser(array)) {
            parser.nextToken();
            while (parser.nextToken() != JsonToken.END_ARRAY) elements.add(value(parser));
        } catch (IOException e) {
            throw new UncheckedIOException("text: not the JSON array it was made as", e);
        }
        return elements;
    }

    private static JsonText value(JsonParser parser) throws IOException {
        StringBuilder out = new StringBuilder();
        copyValue(parser, out);
        return JsonText.ofEncoded(out.toString());
    }

    /**
     * Appends the value the parser stands at as compact JSON and leaves the parser at its last token.
     *
     * @return false if a name or string in it has a lone surrogate; it is read to its end all the same
     */
    static boolean copyValue(JsonParser parser, StringBuilder out) throws IOException {
        boolean wellFormed = true;
        int start = out.length();
        int depth = 0;
        JsonToken token = parser.currentToken();
        while (true) {
            if (token.isStructEnd()) {
                depth--;
            } else if (out.length() > start && needsComma(out.charAt(out.length() - 1))) {
                out.append(',');
            }
            if (token.isStructStart()) depth++;
            switch (token) {
                case FIELD_NAME -> {
                    wellFormed &= appendString(parser.currentName(), out);
                    out.append(':');
                }
                case VALUE_STRING -> wellFormed &= appendString(parser.getText(), out);
                default -> out.append(parser.getText());
            }
            if (depth == 0) return wellFormed;
            token = parser.nextToken();
        }
    }

    // What ends a value or a member never looks like what opens one: a string ends in a quote.
    private static boolean needsComma(char last) {
        return last != '{' && last != '[' && last != ':';
    }

    private static boolean appendString(String value, StringBuilder out) {
        out.append('"');
        JsonEscaping.append(out, value);
        out.append('"');
        return JsonEscaping.isWellFormed(value);
    }
}
