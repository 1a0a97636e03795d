package dev.sluice.journal;

import dev.sluice.protocol.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * JSON in a text column, exactly as encoded: its escapes keep out the U+0000 that PostgreSQL refuses.
 *
 * <p>Not a JPA converter: Hibernate asks CDI for those, and the server builds the persistence unit before it has CDI.
 */
final class JsonColumn {
    private JsonColumn() {}

    static @Nullable String textOrNull(@Nullable JsonText json) {
        return json == null ? null : json.text();
    }

    static @Nullable JsonText jsonOrNull(@Nullable String text) {
        return text == null ? null : JsonText.ofEncoded(text);
    }
}
