package dev.sluice.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A schema of the AsyncAPI document, read strictly: a member it does not name is a problem, unless it names none at all or says
 * {@code additionalProperties}; and a keyword nobody here looks at is refused, so that none stands there unproved.
 */
final class JsonSchema {
    private static final Set<String> ANNOTATIONS = Set.of("description", "format");
    private static final Set<String> KEYWORDS = Set.of(
            "$ref",
            "allOf",
            "anyOf",
            "oneOf",
            "type",
            "const",
            "enum",
            "required",
            "properties",
            "additionalProperties",
            "maxProperties",
            "items",
            "minItems",
            "minimum",
            "minLength",
            "maxLength");

    private final JsonNode document;
    private final List<JsonNode> parts = new ArrayList<>();

    private JsonSchema(JsonNode document) {
        this.document = document;
    }

    static JsonSchema of(JsonNode document, JsonNode schema) {
        var read = new JsonSchema(document);
        read.add(schema);
        return read;
    }

    /** The names of the members it has; none for an object that is anybody's. */
    Set<String> members() {
        var names = new LinkedHashSet<String>();
        keyword("properties").forEach(properties -> properties.fieldNames().forEachRemaining(names::add));
        return names;
    }

    Set<String> required() {
        var names = new LinkedHashSet<String>();
        keyword("required").flatMap(JsonSchema::elements).forEach(name -> names.add(name.textValue()));
        return names;
    }

    JsonSchema member(String name) {
        return all(keyword("properties").map(properties -> properties.path(name)));
    }

    JsonSchema items() {
        return all(keyword("items"));
    }

    /** What it is one of. */
    List<JsonSchema> alternatives() {
        return Stream.concat(keyword("oneOf"), keyword("anyOf"))
                .flatMap(JsonSchema::elements)
                .map(schema -> of(document, schema))
                .toList();
    }

    /** The values it allows, where it lists them. */
    List<String> values() {
        return Stream.concat(keyword("const"), keyword("enum").flatMap(JsonSchema::elements))
                .map(JsonNode::asText)
                .toList();
    }

    JsonNode extension(String name) {
        return keyword(name).findFirst().orElseThrow(() -> new AssertionError("no " + name + " in " + parts));
    }

    /** What is wrong with {@code value}; empty if nothing is. */
    List<String> problems(JsonNode value) {
        var problems = new ArrayList<String>();
        for (JsonNode part : parts) {
            part.properties().forEach(keyword -> {
                if (!holds(keyword.getKey(), keyword.getValue(), value)) problems.add(keyword + " forbids " + value);
            });
        }
        if (value.isObject())
            value.fieldNames().forEachRemaining(name -> {
                if (isClosed() && !members().contains(name)) problems.add(name + " is not a member of " + members());
                member(name).problems(value.get(name)).forEach(problem -> problems.add(name + ": " + problem));
            });
        if (value.isArray()) value.forEach(element -> problems.addAll(items().problems(element)));
        if (!alternatives().isEmpty() && matching(value) == 0) problems.add("no alternative allows " + value);
        if (keyword("oneOf").findAny().isPresent() && matching(value) > 1) problems.add("several allow " + value);
        return problems;
    }

    /**
     * Fails unless {@code values}, taken together, have every member it names and no other, and everyone of them has exactly what
     * it requires; and so on inwards.
     */
    void assertDescribes(String name, List<JsonNode> values) {
        assertThat(values).as("samples of " + name).isNotEmpty();
        for (JsonNode value : values) assertThat(problems(value)).as(name).isEmpty();
        for (JsonSchema one : alternatives()) {
            one.assertDescribes(
                    name,
                    values.stream()
                            .filter(value -> one.problems(value).isEmpty())
                            .toList());
        }
        if (!isClosed()) return;
        List<JsonNode> objects = values.stream().filter(JsonNode::isObject).toList();
        Set<String> always = new HashSet<>(members());
        for (JsonNode object : objects) always.removeIf(member -> !object.has(member));
        assertThat(always).as("always in " + name).isEqualTo(required());
        for (String member : members()) {
            List<JsonNode> told = objects.stream()
                    .filter(object -> object.has(member))
                    .map(object -> object.get(member))
                    .toList();
            assertThat(told).as(name + "." + member).isNotEmpty();
            JsonSchema inner = member(member);
            List<JsonNode> elements = told.stream()
                    .filter(JsonNode::isArray)
                    .flatMap(JsonSchema::elements)
                    .toList();
            if (inner.isClosed()) inner.assertDescribes(name + "." + member, told);
            if (inner.items().isClosed()) inner.items().assertDescribes(name + "." + member + "[]", elements);
            if (!inner.alternatives().isEmpty()) inner.assertDescribes(name + "." + member, told);
        }
    }

    private boolean isClosed() {
        return !members().isEmpty() && keyword("additionalProperties").noneMatch(JsonNode::booleanValue);
    }

    private long matching(JsonNode value) {
        return alternatives().stream()
                .filter(one -> one.problems(value).isEmpty())
                .count();
    }

    // What spans several parts or goes inwards is not checked here.
    private static boolean holds(String keyword, JsonNode limit, JsonNode value) {
        return switch (keyword) {
            case "type" ->
                limit.isArray()
                        ? elements(limit).anyMatch(type -> is(type.textValue(), value))
                        : is(limit.textValue(), value);
            case "const" -> limit.equals(value);
            case "enum" -> elements(limit).anyMatch(value::equals);
            case "required" -> !value.isObject() || elements(limit).allMatch(name -> value.has(name.textValue()));
            case "maxProperties" -> !value.isObject() || value.size() <= limit.intValue();
            case "minItems" -> !value.isArray() || value.size() >= limit.intValue();
            case "minimum" -> !value.isNumber() || value.decimalValue().compareTo(limit.decimalValue()) >= 0;
            case "minLength" -> !value.isTextual() || characters(value) >= limit.intValue();
            case "maxLength" -> !value.isTextual() || characters(value) <= limit.intValue();
            default -> true;
        };
    }

    private static boolean is(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "number" -> value.isNumber();
            case "integer" -> value.isIntegralNumber();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            default -> throw new AssertionError("type: " + type + " (expected: one of JSON Schema)");
        };
    }

    private static int characters(JsonNode text) {
        return text.textValue().codePointCount(0, text.textValue().length());
    }

    private JsonSchema all(Stream<JsonNode> schemas) {
        var read = new JsonSchema(document);
        schemas.filter(schema -> !schema.isMissingNode()).forEach(read::add);
        return read;
    }

    private void add(JsonNode schema) {
        schema.fieldNames().forEachRemaining(keyword -> {
            boolean known = KEYWORDS.contains(keyword) || ANNOTATIONS.contains(keyword) || keyword.startsWith("x-");
            assertThat(known).as("keyword " + keyword).isTrue();
        });
        parts.add(schema);
        if (schema.has("$ref")) add(resolve(document, schema));
        elements(schema.path("allOf")).forEach(this::add);
    }

    /** What {@code reference} points at; itself where it is none. */
    static JsonNode resolve(JsonNode document, JsonNode reference) {
        if (!reference.has("$ref")) return reference;
        JsonNode target = document.at(reference.get("$ref").textValue().substring(1));
        assertThat(target.isMissingNode()).as("missing: " + reference).isFalse();
        return resolve(document, target);
    }

    private Stream<JsonNode> keyword(String name) {
        return parts.stream().filter(part -> part.has(name)).map(part -> part.get(name));
    }

    static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
