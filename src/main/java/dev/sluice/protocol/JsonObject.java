package dev.sluice.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes one JSON object, member by member, in the order of the calls. For one thread; each instance is used once.
 *
 * <p>Names are the caller's to keep apart; a null value leaves its member out, but for {@link #putOrNull}.
 */
public final class JsonObject {
    private final StringBuilder out = new StringBuilder(128).append('{');

    /** A string; left out where null. */
    public JsonObject put(String name, @Nullable String value) {
        if (value == null) return this;
        name(name).append('"');
        JsonEscaping.append(out, value);
        out.append('"');
        return this;
    }

    /** An integer. */
    public JsonObject put(String name, long value) {
        name(name).append(value);
        return this;
    }

    /** An integer; left out where null. */
    public JsonObject putIfPresent(String name, @Nullable Number value) {
        return value == null ? this : put(name, value.longValue());
    }

    /** True or false. */
    public JsonObject put(String name, boolean value) {
        name(name).append(value);
        return this;
    }

    /** A value that is already JSON; left out where null. */
    public JsonObject put(String name, @Nullable JsonText value) {
        if (value != null) name(name).append(value.text());
        return this;
    }

    /** An object; left out where null. The object given can still be written to, without effect on this one. */
    public JsonObject put(String name, @Nullable JsonObject value) {
        if (value != null) name(name).append(value.out).append('}');
        return this;
    }

    /** An object, or the JSON null. */
    public JsonObject putOrNull(String name, @Nullable JsonObject value) {
        if (value != null) return put(name, value);
        name(name).append("null");
        return this;
    }

    /** A time as epoch seconds with a fraction of six digits. */
    public JsonObject put(String name, Timestamp value) {
        value.appendTo(name(name));
        return this;
    }

    /** An array of strings. */
    public JsonObject putStrings(String name, List<String> values) {
        return putValues(name, values.stream().map(JsonText::ofString).toList());
    }

    /** An array of objects. */
    public JsonObject putObjects(String name, List<JsonObject> values) {
        return putValues(name, values.stream().map(JsonObject::toJsonText).toList());
    }

    /** An array of values that are already JSON. */
    public JsonObject putValues(String name, List<JsonText> values) {
        name(name).append('[');
        String separator = "";
        for (JsonText value : values) {
            out.append(separator).append(value.text());
            separator = ",";
        }
        out.append(']');
        return this;
    }

    /** The object so far. */
    public JsonText toJsonText() {
        return JsonText.ofEncoded(toString());
    }

    /** The object so far as JSON. */
    @Override
    public String toString() {
        return out + "}";
    }

    private StringBuilder name(String name) {
        if (out.length() > 1) out.append(',');
        out.append('"');
        JsonEscaping.append(out, name);
        return out.append("\":");
    }
}
