package dev.sluice.chat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.agent.tool.ToolSpecifications;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.sluice.agent.ToolCall;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A bean's method as a tool: the model's arguments become its parameters. */
final class BeanMethod implements OfferedTool.Body {
    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private final Object bean;
    private final Method method;

    private BeanMethod(Object bean, Method method) {
        this.bean = bean;
        this.method = method;
    }

    /** {@code method} of {@code bean}, which may be a proxy. */
    static OfferedTool of(Object bean, Method method) {
        return new OfferedTool(specification(method), new BeanMethod(bean, method));
    }

    @Override
    public @Nullable Object call(JsonNode arguments, ToolCall call) throws Exception {
        Parameter[] parameters = method.getParameters();
        Object[] values = new Object[parameters.length];
        for (int i = 0; i < values.length; i++) values[i] = value(parameters[i], arguments, call);
        try {
            return method.invoke(bean, values);
        } catch (InvocationTargetException thrown) {
            if (thrown.getCause() instanceof Exception cause) throw cause;
            throw thrown;
        }
    }

    private static @Nullable Object value(Parameter parameter, JsonNode arguments, ToolCall call) {
        if (parameter.getType() == ToolCall.class) return call;
        JsonNode given = arguments.path(name(parameter));
        boolean isOptional = parameter.getType() == Optional.class;
        if (given.isMissingNode() || given.isNull()) {
            if (isOptional) return Optional.empty();
            P described = parameter.getAnnotation(P.class);
            boolean isRequired = described == null || described.required();
            if (!isRequired && !parameter.getType().isPrimitive()) return null;
            throw new IllegalArgumentException(name(parameter) + ": missing");
        }
        try {
            // Jackson's own module for Optional is not among the libraries.
            if (isOptional) return Optional.of(JSON.convertValue(given, Object.class));
            return JSON.convertValue(given, JSON.constructType(parameter.getParameterizedType()));
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(
                    name(parameter) + ": expected a " + parameter.getType().getSimpleName());
        }
    }

    /** What the model is told: everything but what the gateway brings itself. */
    private static ToolSpecification specification(Method method) {
        ToolSpecification whole = ToolSpecifications.toolSpecificationFrom(method);
        JsonObjectSchema schema = whole.parameters();
        if (schema == null) return whole;
        Map<String, JsonSchemaElement> told = new LinkedHashMap<>(schema.properties());
        var required = new java.util.ArrayList<>(schema.required());
        for (Parameter parameter : method.getParameters()) {
            if (parameter.getType() != ToolCall.class) continue;
            told.remove(name(parameter));
            required.remove(name(parameter));
        }
        JsonObjectSchema parameters = JsonObjectSchema.builder()
                .addProperties(told)
                .required(required)
                .definitions(schema.definitions())
                .build();
        return whole.toBuilder().parameters(parameters).build();
    }

    private static String name(Parameter parameter) {
        P described = parameter.getAnnotation(P.class);
        return described == null || described.name().isBlank() ? parameter.getName() : described.name();
    }
}
