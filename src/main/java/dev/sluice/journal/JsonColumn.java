package dev.sluice.journal;

import dev.sluice.protocol.JsonText;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import org.jspecify.annotations.Nullable;

/** JSON in a text column, exactly as encoded: its escapes keep out the U+0000 that PostgreSQL refuses. */
@Converter
class JsonColumn implements AttributeConverter<@Nullable JsonText, @Nullable String> {

    @Override
    public @Nullable String convertToDatabaseColumn(@Nullable JsonText json) {
        return json == null ? null : json.text();
    }

    @Override
    public @Nullable JsonText convertToEntityAttribute(@Nullable String text) {
        return text == null ? null : JsonText.ofEncoded(text);
    }
}
