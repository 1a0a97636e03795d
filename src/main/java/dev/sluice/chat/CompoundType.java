package dev.sluice.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value with parts. */
sealed interface CompoundType extends ToolType {
    JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** A list, a set or an array. */
    record Many(ToolType item) implements CompoundType {
        @Override
        public String expected() {
            return "an array";
        }

        @Override
        public JsonSchemaElement schema(@Nullable String description) {
            return JsonArraySchema.builder()
                    .items(item.schema(null))
                    .description(description)
                    .build();
        }

        @Override
        public JsonNode read(JsonNode given, String path) {
            if (!given.isArray()) throw wrong(given, path);
            ArrayNode read = NODES.arrayNode();
            for (int i = 0; i < given.size(); i++) read.add(item.read(given.get(i), path + "[" + i + "]"));
            return read;
        }

        @Override
        public JsonNode sample(boolean isFull) {
            ArrayNode sample = NODES.arrayNode();
            return isFull ? sample.add(item.sample(true)) : sample;
        }
    }

    /** A map: any names, and values of one type. */
    record Named(ToolType value) implements CompoundType {
        @Override
        public String expected() {
            return "an object, each of its values " + value.expected();
        }

        @Override
        public JsonSchemaElement schema(@Nullable String description) {
            return JsonObjectSchema.builder()
                    .description(description == null ? expected() : description + " (" + expected() + ")")
                    .additionalProperties(true)
                    .build();
        }

        @Override
        public JsonNode read(JsonNode given, String path) {
            if (!given.isObject()) throw wrong(given, path);
            ObjectNode read = NODES.objectNode();
            given.properties()
                    .forEach(each -> read.set(each.getKey(), value.read(each.getValue(), path + "." + each.getKey())));
            return read;
        }

        @Override
        public JsonNode sample(boolean isFull) {
            ObjectNode sample = NODES.objectNode();
            return isFull ? sample.set("name", value.sample(true)) : sample;
        }
    }

    /** A record or a class; its fields in their order. */
    record Fields(Map<String, Field> fields) implements CompoundType {

        /**
         * One of them.
         *
         * @param isRequired whether it must be there
         * @param description the user's; null for none
         */
        record Field(
                ToolType type, boolean isRequired, @Nullable String description) {}

        @Override
        public String expected() {
            return "an object of " + String.join(", ", fields.keySet());
        }

        @Override
        public JsonSchemaElement schema(@Nullable String description) {
            JsonObjectSchema.Builder schema = JsonObjectSchema.builder().description(description);
            List<String> required = new ArrayList<>();
            fields.forEach((name, field) -> {
                schema.addProperty(name, field.type.schema(field.description));
                if (field.isRequired) required.add(name);
            });
            return schema.required(required).build();
        }

        @Override
        public JsonNode read(JsonNode given, String path) {
            if (!given.isObject()) throw wrong(given, path);
            for (Map.Entry<String, JsonNode> each : given.properties())
                if (!fields.containsKey(each.getKey())) throw wrong(each.getValue(), path + "." + each.getKey());
            ObjectNode read = NODES.objectNode();
            fields.forEach((name, field) -> {
                JsonNode value = given.path(name);
                String at = path + "." + name;
                if (!value.isMissingNode() && !value.isNull()) read.set(name, field.type.read(value, at));
                else if (field.isRequired)
                    throw new IllegalArgumentException(at + ": missing (expected: " + field.type.expected() + ")");
            });
            return read;
        }

        @Override
        public JsonNode sample(boolean isFull) {
            ObjectNode sample = NODES.objectNode();
            fields.forEach((name, field) -> {
                if (isFull || field.isRequired) sample.set(name, field.type.sample(isFull));
            });
            return sample;
        }
    }

    /** Any object, for a tool that looks at it itself. */
    record Anything() implements CompoundType {
        @Override
        public String expected() {
            return "any value";
        }

        @Override
        public JsonSchemaElement schema(@Nullable String description) {
            return JsonObjectSchema.builder()
                    .description(description)
                    .additionalProperties(true)
                    .build();
        }

        @Override
        public JsonNode read(JsonNode given, String path) {
            return given;
        }

        @Override
        public JsonNode sample(boolean isFull) {
            return NODES.objectNode();
        }
    }
}
