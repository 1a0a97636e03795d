package dev.sluice.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The members of one client frame, as they stood in its text, and the first thing found wrong with it. For one thread.
 *
 * <p>A member that is null counts as not there. A frame's type says which members are its own; the others are not looked at.
 */
final class FrameMembers {
    /** Every member that any client frame may have. */
    static final Set<String> KNOWN = Set.of(
            "type",
            "agent_id",
            "protocol",
            "protocol_min",
            "protocol_max",
            "min_version",
            "max_version",
            "capabilities",
            "session_id",
            "since",
            "token",
            "content",
            "message_id",
            "metadata",
            "reason",
            "data");

    private final Map<String, Value> values = new HashMap<>();
    private @Nullable String problem;

    /** A member's value: a string decoded, anything else as JSON text. */
    private record Value(JsonToken kind, String text) {}

    /** Reads the member whose name the parser stands at, to its end. */
    void read(JsonParser parser) throws IOException {
        String name = parser.currentName();
        if (!JsonEscaping.isWellFormed(name)) report("a lone surrogate in a member's name");
        JsonToken kind = parser.nextToken();
        if (!KNOWN.contains(name)) {
            readOver(parser);
            return;
        }
        Value value = kind == JsonToken.VALUE_STRING ? string(name, parser) : encoded(name, kind, parser);
        if (values.putIfAbsent(name, value) != null) report(name + ": given twice");
    }

    /** The first thing found wrong; null if nothing was. */
    @Nullable
    String problem() {
        return problem;
    }

    /** Notes what is wrong, unless something was already. */
    void report(String what) {
        if (problem == null) problem = what;
    }

    /** A string that is never stored or compared in a database. */
    @Nullable
    String text(String name) {
        Value value = value(name);
        if (value == null) return null;
        if (value.kind == JsonToken.VALUE_STRING) return value.text;
        report(name + ": not a string");
        return null;
    }

    /** A string without U+0000. */
    @Nullable
    String cleanText(String name) {
        String text = text(name);
        if (text == null || text.indexOf('\0') < 0) return text;
        report(name + ": has U+0000");
        return null;
    }

    /** A string without U+0000 of at most {@code charsMax} code points. */
    @Nullable
    String id(String name, int charsMax) {
        String text = cleanText(name);
        if (text == null || text.codePointCount(0, text.length()) <= charsMax) return text;
        report(name + ": longer than " + charsMax + " characters");
        return null;
    }

    /** The frame's {@code message_id}: at least one character. */
    @Nullable
    String messageId() {
        String id = id("message_id", DecoderLimits.MESSAGE_ID_CHARS_MAX);
        if (id == null || !id.isEmpty()) return id;
        report("message_id: empty");
        return null;
    }

    /** The frame's {@code message_id} if it is one, whatever else is wrong with the frame. */
    @Nullable
    String readableMessageId() {
        String known = problem;
        problem = null;
        String id = messageId();
        boolean readable = problem == null;
        problem = known;
        return readable && id != null && JsonEscaping.isWellFormed(id) ? id : null;
    }

    /** An integer within the range of a long. */
    @Nullable
    Long integer(String name) {
        Value value = value(name);
        if (value == null) return null;
        Long number = value.kind == JsonToken.VALUE_NUMBER_INT ? JsonReader.integer(value.text) : null;
        if (number == null) report(name + ": not an integer, or out of range");
        return number;
    }

    /** Any value, as JSON. */
    @Nullable
    JsonText json(String name) {
        Value value = value(name);
        if (value == null) return null;
        return value.kind == JsonToken.VALUE_STRING ? JsonText.ofString(value.text) : JsonText.ofEncoded(value.text);
    }

    /** A JSON object. */
    @Nullable
    JsonText object(String name) {
        Value value = value(name);
        if (value == null) return null;
        if (value.kind == JsonToken.START_OBJECT) return JsonText.ofEncoded(value.text);
        report(name + ": not an object");
        return null;
    }

    /** The elements of a JSON array; none where it is missing. */
    List<JsonText> array(String name) {
        JsonText array = json(name);
        if (array == null) return List.of();
        List<JsonText> elements = array.elementsOrNull();
        if (elements != null) return elements;
        report(name + ": not an array");
        return List.of();
    }

    private @Nullable Value value(String name) {
        Value value = values.get(name);
        return value == null || value.kind == JsonToken.VALUE_NULL ? null : value;
    }

    private Value string(String name, JsonParser parser) throws IOException {
        String text = parser.getText();
        if (!JsonEscaping.isWellFormed(text)) report(name + ": has a lone surrogate");
        return new Value(JsonToken.VALUE_STRING, text);
    }

    private Value encoded(String name, JsonToken kind, JsonParser parser) throws IOException {
        if (kind.isScalarValue()) return new Value(kind, parser.getText());
        StringBuilder text = new StringBuilder();
        if (!JsonReader.copyValue(parser, text)) report(name + ": has a lone surrogate");
        return new Value(kind, text.toString());
    }

    private void readOver(JsonParser parser) throws IOException {
        int depth = 0;
        while (true) {
            JsonToken token = parser.currentToken();
            if (token.isStructStart()) depth++;
            if (token.isStructEnd()) depth--;
            boolean text = token == JsonToken.VALUE_STRING || token == JsonToken.FIELD_NAME;
            if (text && !JsonEscaping.isWellFormed(parser.getText())) report("a lone surrogate");
            if (depth == 0) return;
            parser.nextToken();
        }
    }
}
