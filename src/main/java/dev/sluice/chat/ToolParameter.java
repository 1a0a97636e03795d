package dev.sluice.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.langchain4j.agent.tool.P;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import java.io.IOException;
import java.lang.reflect.Parameter;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A parameter of a tool that the model gives a value. Whatever the model is told it may send, this can make. */
final class ToolParameter {
    private final String name;
    private final @Nullable String description;
    private final JavaType javaType;
    private final ToolType type;
    private final boolean isRequired;

    /** What stands for a value that is not given; null for none. */
    private final @Nullable JsonNode standard;

    /** Puts a value, or that there is none, into what the method wants; null where it wants the value itself. */
    private final @Nullable Function<@Nullable Object, Object> wrap;

    /**
     * {@code parameter}, if all that the model may send can be made.
     *
     * @param declared its type
     * @throws IllegalArgumentException if not: {@code name: type (expected: ...)}
     */
    ToolParameter(Parameter parameter, JavaType declared) {
        P told = parameter.getAnnotation(P.class);
        name = name(parameter, told);
        description = description(told);
        wrap = wrap(declared.getRawClass());
        javaType = wrap == null ? declared : content(declared);
        type = ToolTypes.of(javaType, name);
        String value = told == null || told.defaultValue().equals(P.NO_DEFAULT) ? null : told.defaultValue();
        if (value != null && wrap != null)
            throw new IllegalArgumentException(name + ": an Optional with a defaultValue (expected: one of both)");
        isRequired = wrap == null && value == null && (told == null || told.required());
        if (!isRequired && value == null && declared.isPrimitive())
            throw new IllegalArgumentException(
                    name + ": " + declared.getRawClass().getName()
                            + " that is not required (expected: a defaultValue, an Optional or a type that can be null)");
        tryOut();
        standard = value == null ? null : standard(value);
    }

    private static String name(Parameter parameter, @Nullable P told) {
        if (told != null && !told.name().isBlank()) return told.name();
        if (parameter.isNamePresent()) return parameter.getName();
        throw new IllegalArgumentException(
                parameter.getName() + ": no name (expected: @P(name = \"...\"), or a class compiled with -parameters)");
    }

    private static @Nullable String description(@Nullable P told) {
        if (told == null) return null;
        String words = told.description().isBlank() ? told.value() : told.description();
        return words.isBlank() ? null : words;
    }

    private static @Nullable Function<@Nullable Object, Object> wrap(Class<?> type) {
        if (type == Optional.class) return Optional::ofNullable;
        if (type == OptionalInt.class)
            return value -> value == null ? OptionalInt.empty() : OptionalInt.of((int) value);
        if (type == OptionalLong.class)
            return value -> value == null ? OptionalLong.empty() : OptionalLong.of((long) value);
        if (type == OptionalDouble.class)
            return value -> value == null ? OptionalDouble.empty() : OptionalDouble.of((double) value);
        return null;
    }

    private static JavaType content(JavaType optional) {
        Class<?> raw = optional.getRawClass();
        if (raw == OptionalInt.class) return ToolJson.typeOf(Integer.class);
        if (raw == OptionalLong.class) return ToolJson.typeOf(Long.class);
        if (raw == OptionalDouble.class) return ToolJson.typeOf(Double.class);
        return optional.containedTypeOrUnknown(0);
    }

    /** What the model is told to send must be possible: a class may have no constructor for it, or other names in JSON. */
    private void tryOut() {
        for (boolean isFull : new boolean[] {true, false}) {
            try {
                ToolJson.made(type.read(type.sample(isFull), name), javaType);
            } catch (ValueInstantiationException refused) {
                // Its own check did not like the sample, which is nobody's fault.
            } catch (IOException impossible) {
                throw new IllegalArgumentException(
                        name + ": " + javaType.toCanonical() + " (expected: a type that Jackson makes of "
                                + type.sample(isFull) + ")",
                        impossible);
            }
        }
    }

    private JsonNode standard(String value) {
        try {
            boolean isText = type instanceof ScalarType;
            JsonNode read = type.read(isText ? TextNode.valueOf(value) : ToolJson.tree(value), name);
            ToolJson.made(read, javaType);
            return read;
        } catch (IOException | IllegalArgumentException wrong) {
            throw new IllegalArgumentException(
                    name + ": defaultValue " + value + " (expected: " + type.expected() + ")", wrong);
        }
    }

    String name() {
        return name;
    }

    boolean isRequired() {
        return isRequired;
    }

    JsonSchemaElement schema() {
        return type.schema(description);
    }

    /**
     * Its value in a call.
     *
     * @throws IllegalArgumentException if the model has given none or a wrong one: {@code name: value (expected: ...)}
     */
    @Nullable
    Object value(JsonNode arguments) {
        JsonNode given = arguments.path(name);
        if (!given.isMissingNode() && !given.isNull()) return wrapped(made(type.read(given, name)));
        if (standard != null) return made(standard);
        if (isRequired) throw new IllegalArgumentException(name + ": missing (expected: " + type.expected() + ")");
        return wrapped(null);
    }

    private @Nullable Object wrapped(@Nullable Object value) {
        return wrap == null ? value : wrap.apply(value);
    }

    private @Nullable Object made(JsonNode of) {
        try {
            return ToolJson.made(of, javaType);
        } catch (ValueInstantiationException refused) {
            // What a class says of its own values is meant for who sent them.
            Throwable cause = refused.getCause();
            String words = cause instanceof IllegalArgumentException ? cause.getMessage() : null;
            throw new IllegalArgumentException(
                    name + ": " + (words == null ? "not accepted (expected: " + type.expected() + ")" : words),
                    refused);
        } catch (JsonProcessingException unreadable) {
            throw new IllegalArgumentException(name + ": unreadable (expected: " + type.expected() + ")", unreadable);
        } catch (IOException impossible) {
            throw new IllegalStateException("a tree is read without a stream", impossible);
        }
    }
}
