package dev.sluice.journal;

import dev.sluice.protocol.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * JSON in a text column, exactly as encoded: its escapes keep out the U+0000 that PostgreSQL refuses.
 *
 * <p>Not a converter of the persistence API: the server builds the persistence unit before its CDI container is up, and
 * Hibernate asks that container for every converter.
 */
final class JsonColumn {
    private JsonColumn() {}

    /** What the column holds. */
    static String text(JsonText json) {
        return json.text();
    }

    /** What a column told. */
    static JsonText json(String text) {
        if (PieceNote.isNote(text)) throw new IllegalStateException("column: a note (expected: its text)");
        return JsonText.ofEncoded(text);
    }

    /** What a column told; null for null. */
    static @Nullable JsonText jsonOrNull(@Nullable String text) {
        return text == null ? null : json(text);
    }
}
