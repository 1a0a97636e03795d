package dev.sluice.chat;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JavaType;
import dev.langchain4j.model.output.structured.Description;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the {@link ToolType} of a Java type, or refuses it. */
final class ToolTypes {
    static final String EXPECTED =
            "(expected: a number, a boolean, a String, an enum, a date or time of java.time, a UUID or"
                    + " URI; a list, set, array or map by String of those; or a record or class with such fields, not within"
                    + " itself; Optional as a parameter only)";

    /** Classes within classes: a generic one can go on without end, and never be the same. */
    private static final int DEPTH_MAX = 16;

    private static final Map<Class<?>, ToolType> SCALARS = scalars();

    private ToolTypes() {}

    private static Map<Class<?>, ToolType> scalars() {
        Map<Class<?>, ToolType> types = new HashMap<>();
        put(types, new ScalarType.Truth(), boolean.class, Boolean.class);
        put(types, new ScalarType.Whole(Byte.SIZE), byte.class, Byte.class);
        put(types, new ScalarType.Whole(Short.SIZE), short.class, Short.class);
        put(types, new ScalarType.Whole(Integer.SIZE), int.class, Integer.class);
        put(types, new ScalarType.Whole(Long.SIZE), long.class, Long.class);
        put(types, new ScalarType.Whole(null), BigInteger.class);
        put(types, new ScalarType.Decimal(BinaryForm.FLOAT), float.class, Float.class);
        put(types, new ScalarType.Decimal(BinaryForm.DOUBLE), double.class, Double.class);
        put(types, new ScalarType.Decimal(null), BigDecimal.class);
        put(types, new ScalarType.Text(TextForm.ANY), String.class, CharSequence.class);
        put(types, new ScalarType.Text(TextForm.CHARACTER), char.class, Character.class);
        TextForm.FORMS.forEach((type, form) -> put(types, new ScalarType.Text(form), type));
        put(types, new CompoundType.Anything(), Object.class);
        return Map.copyOf(types);
    }

    private static void put(Map<Class<?>, ToolType> types, ToolType type, Class<?>... of) {
        for (Class<?> each : of) types.put(each, type);
    }

    /**
     * The one of {@code type}.
     *
     * @param path where it stands, for a refusal
     * @throws IllegalArgumentException if a model cannot make one: {@code path: type (expected: ...)}
     */
    static ToolType of(JavaType type, String path) {
        return of(type, path, Set.of());
    }

    private static ToolType of(JavaType type, String path, Set<JavaType> outer) {
        Class<?> raw = type.getRawClass();
        ToolType scalar = SCALARS.get(raw);
        if (scalar != null) return scalar;
        if (raw.isEnum()) return choice(raw, path);
        if (raw == byte[].class) throw refused(type, path);
        if (type.isCollectionLikeType() || type.isArrayType())
            return new CompoundType.Many(of(type.getContentType(), path + "[]", outer));
        if (type.isMapLikeType()) return named(type, path, outer);
        boolean isOwn = !raw.getName().startsWith("java.") && !raw.getName().startsWith("jakarta.");
        boolean isMade = !raw.isInterface() && !raw.isPrimitive() && !Modifier.isAbstract(raw.getModifiers());
        if (!isOwn || !isMade || outer.contains(type) || outer.size() > DEPTH_MAX) throw refused(type, path);
        Set<JavaType> inner = new HashSet<>(outer);
        inner.add(type);
        return new CompoundType.Fields(fields(type, path, inner));
    }

    private static ToolType choice(Class<?> type, String path) {
        Object[] constants = type.getEnumConstants();
        if (constants.length == 0)
            throw new IllegalArgumentException(path + ": " + type.getName() + " (expected: an enum with a constant)");
        return new ScalarType.Choice(
                Arrays.stream(constants).map(each -> ((Enum<?>) each).name()).toList());
    }

    private static ToolType named(JavaType type, String path, Set<JavaType> outer) {
        Class<?> key = type.getKeyType().getRawClass();
        if (key != String.class && key != Object.class) throw refused(type, path);
        return new CompoundType.Named(of(type.getContentType(), path + "{}", outer));
    }

    private static Map<String, CompoundType.Fields.Field> fields(JavaType type, String path, Set<JavaType> outer) {
        Map<String, CompoundType.Fields.Field> fields = new LinkedHashMap<>();
        for (JavaType each = type; each != null && each.getRawClass() != Object.class; each = each.getSuperClass()) {
            for (Field field : each.getRawClass().getDeclaredFields()) {
                int modifiers = field.getModifiers();
                boolean isLeftOut = Modifier.isStatic(modifiers) || Modifier.isTransient(modifiers);
                if (isLeftOut || field.isSynthetic() || field.isAnnotationPresent(JsonIgnore.class)) continue;
                JavaType of = ToolJson.typeOf(field.getGenericType(), each);
                String at = path + "." + field.getName();
                fields.putIfAbsent(
                        name(field),
                        new CompoundType.Fields.Field(of(of, at, outer), isRequired(field), description(field)));
            }
        }
        return Collections.unmodifiableMap(fields);
    }

    private static String name(Field field) {
        JsonProperty named = field.getAnnotation(JsonProperty.class);
        return named == null || named.value().isEmpty() ? field.getName() : named.value();
    }

    /** As LangChain4j has it: unless Jackson is told otherwise. */
    private static boolean isRequired(Field field) {
        JsonProperty told = field.getAnnotation(JsonProperty.class);
        return told == null || told.required();
    }

    private static @Nullable String description(Field field) {
        Description told = field.getAnnotation(Description.class);
        return told == null ? null : String.join(" ", told.value());
    }

    private static IllegalArgumentException refused(JavaType type, String path) {
        String name = type.isArrayType() ? type.getRawClass().getTypeName() : type.toCanonical();
        return new IllegalArgumentException(path + ": " + name + " " + EXPECTED);
    }
}
