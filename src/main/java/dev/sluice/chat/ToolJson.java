package dev.sluice.chat;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.deser.std.StdDelegatingDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdDelegatingSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.databind.util.StdConverter;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** JSON to the parameters of tools, and from their answers. */
final class ToolJson {
    /** Fields are set as LangChain4j offers them, private or not; what does not fit exactly fails. */
    private static final ObjectMapper PARAMETERS = JsonMapper.builder()
            .visibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .addModule(texts())
            .build();

    private static final ObjectMapper ANSWERS =
            JsonMapper.builder().addModule(answers()).build();

    private ToolJson() {}

    private static SimpleModule texts() {
        SimpleModule module = new SimpleModule("texts");
        TextForm.FORMS.forEach((type, form) -> add(module, type, form.made()));
        return module;
    }

    private static <T> void add(SimpleModule module, Class<T> type, Function<String, ?> made) {
        module.addDeserializer(type, new StdDelegatingDeserializer<>(new StdConverter<String, T>() {
            @Override
            public T convert(String text) {
                return type.cast(made.apply(text));
            }

            @Override
            public JavaType getInputType(TypeFactory types) {
                return types.constructType(String.class);
            }

            @Override
            public JavaType getOutputType(TypeFactory types) {
                return types.constructType(type);
            }
        }));
    }

    private static SimpleModule answers() {
        SimpleModule module = new SimpleModule("answers");
        TextForm.FORMS.keySet().forEach(type -> module.addSerializer(type, ToStringSerializer.instance));
        module.addSerializer(Optional.class, new StdDelegatingSerializer(new StdConverter<Optional<?>, Object>() {
            @Override
            public @Nullable Object convert(Optional<?> answer) {
                return answer.orElse(null);
            }
        }));
        return module;
    }

    /** {@code type}, as {@code declaring} has it, which may say what its variables stand for. */
    static JavaType typeOf(Type type, JavaType declaring) {
        return PARAMETERS.getTypeFactory().resolveMemberType(type, declaring.getBindings());
    }

    static JavaType typeOf(Class<?> type) {
        return PARAMETERS.constructType(type);
    }

    /** {@code text} as JSON, numbers as they are written. */
    static JsonNode tree(String text) throws JsonProcessingException {
        return PARAMETERS.readTree(text);
    }

    /** A value of {@code type}. */
    static @Nullable Object made(JsonNode of, JavaType type) throws IOException {
        return PARAMETERS.readerFor(type).readValue(of);
    }

    /** What a model is told of {@code answer}. */
    static String text(Object answer) throws JsonProcessingException {
        return answer instanceof CharSequence text ? text.toString() : ANSWERS.writeValueAsString(answer);
    }
}
