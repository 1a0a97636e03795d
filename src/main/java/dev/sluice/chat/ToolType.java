package dev.sluice.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import org.jspecify.annotations.Nullable;

/** A type of which a model can make values: what the model is told of it, and how what it sends is read. Immutable. */
sealed interface ToolType permits ScalarType, CompoundType {
    /** Characters of a wrong value that are told. */
    int SHOWN_CHARS_MAX = 80;

    /** In words, for one who sent something else. */
    String expected();

    /** What the model is told; {@code description} is the user's, null for none. */
    JsonSchemaElement schema(@Nullable String description);

    /**
     * What the model sent, in the one form from which the Java value is made without loss.
     *
     * @param path where it stood, such as {@code items[2].price}
     * @throws IllegalArgumentException if it does not fit: {@code path: value (expected: ...)}
     */
    JsonNode read(JsonNode given, String path);

    /** Something that fits: with all there can be, or only with what there must be. */
    JsonNode sample(boolean isFull);

    /** Says that {@code given} does not fit. */
    default IllegalArgumentException wrong(JsonNode given, String path) {
        return wrong(given, path, expected());
    }

    /** Says that {@code given} is not what is {@code expected}. */
    static IllegalArgumentException wrong(JsonNode given, String path, String expected) {
        String shown = given.toString();
        if (shown.length() > SHOWN_CHARS_MAX) shown = shown.substring(0, SHOWN_CHARS_MAX) + "…";
        return new IllegalArgumentException(path + ": " + shown + " (expected: " + expected + ")");
    }
}
