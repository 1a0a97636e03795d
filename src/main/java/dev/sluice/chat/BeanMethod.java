package dev.sluice.chat;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.agent.tool.ToolMemoryId;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.invocation.InvocationContext;
import dev.langchain4j.invocation.InvocationParameters;
import dev.langchain4j.invocation.LangChain4jManaged;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.sluice.agent.ToolCall;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A bean's method as a tool: the model's arguments become its parameters.
 *
 * <p>The types are read by us, not by LangChain4j's executor, which takes whole numbers for doubles and knows no {@link ToolCall}.
 */
final class BeanMethod implements OfferedTool.Body {
    /** What the owners of models take for a name. */
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,64}");

    private final Object bean;
    private final Method method;

    /** In the method's order; null for the {@link ToolCall}. */
    private final List<@Nullable ToolParameter> parameters;

    /** What the model may give. */
    private final Set<String> names;

    private BeanMethod(Object bean, Method method, List<@Nullable ToolParameter> parameters) {
        this.bean = bean;
        this.method = method;
        this.parameters = parameters;
        names = parameters.stream()
                .filter(Objects::nonNull)
                .map(ToolParameter::name)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /**
     * {@code method} as a tool.
     *
     * @param bean may be a proxy
     * @param type the bean's class, or one above it; tells what the method's type variables stand for
     * @throws IllegalArgumentException if it can be no tool: {@code @Tool: class.method, parameter ...: type (expected: ...)}
     */
    static OfferedTool of(Object bean, Class<?> type, Method method) {
        String where = "@Tool: " + method.getDeclaringClass().getName() + "." + method.getName();
        if (!Modifier.isPublic(method.getModifiers()))
            throw new IllegalArgumentException(where + " (expected: a public method, which proxies can pass on)");
        try {
            // Its class need not be public.
            method.setAccessible(true);
            List<@Nullable ToolParameter> parameters = parameters(type, method);
            ToolSpecification specification = specification(method, schema(parameters));
            if (!NAME.matcher(specification.name()).matches())
                throw new IllegalArgumentException("name " + specification.name() + " (expected: " + NAME + ")");
            return new OfferedTool(specification, new BeanMethod(bean, method, parameters));
        } catch (IllegalArgumentException refused) {
            throw new IllegalArgumentException(where + ", " + refused.getMessage(), refused);
        }
    }

    /** Not by LangChain4j's own, which follows the fields of each parameter's type: on JDK 25 those of java.time without an end. */
    private static ToolSpecification specification(Method method, JsonObjectSchema parameters) {
        Tool tool = Objects.requireNonNull(method.getAnnotation(Tool.class));
        String description = String.join("\n", tool.value());
        return ToolSpecification.builder()
                .name(tool.name().isBlank() ? method.getName() : tool.name())
                .description(description.isEmpty() ? null : description)
                .parameters(parameters)
                .build();
    }

    private static List<@Nullable ToolParameter> parameters(Class<?> type, Method method) {
        JavaType declaring = declaring(type, method);
        Set<String> names = new HashSet<>();
        List<@Nullable ToolParameter> parameters = new ArrayList<>();
        for (Parameter each : method.getParameters()) {
            if (each.getType() == ToolCall.class) {
                parameters.add(null);
                continue;
            }
            if (isOthers(each))
                throw new IllegalArgumentException("parameter " + each.getType().getName()
                        + " (expected: dev.sluice.agent.ToolCall, which tells session, message and user)");
            ToolParameter parameter = parameter(each, declaring);
            if (!names.add(parameter.name()))
                throw new IllegalArgumentException(
                        "parameter " + parameter.name() + " (expected: a name that one parameter has)");
            parameters.add(parameter);
        }
        return parameters;
    }

    private static ToolParameter parameter(Parameter parameter, JavaType declaring) {
        try {
            return new ToolParameter(parameter, ToolJson.typeOf(parameter.getParameterizedType(), declaring));
        } catch (IllegalArgumentException refused) {
            throw new IllegalArgumentException("parameter " + refused.getMessage(), refused);
        }
    }

    private static JavaType declaring(Class<?> type, Method method) {
        JavaType whole = ToolJson.typeOf(type);
        JavaType declaring = whole.findSuperType(method.getDeclaringClass());
        return declaring == null ? ToolJson.typeOf(method.getDeclaringClass()) : declaring;
    }

    /** What LangChain4j's own services bring, and nobody does here. */
    private static boolean isOthers(Parameter parameter) {
        Class<?> type = parameter.getType();
        return parameter.isAnnotationPresent(ToolMemoryId.class)
                || InvocationParameters.class.isAssignableFrom(type)
                || LangChain4jManaged.class.isAssignableFrom(type)
                || type == InvocationContext.class;
    }

    /** What the model is told: everything but what the gateway brings itself. */
    private static JsonObjectSchema schema(List<@Nullable ToolParameter> parameters) {
        JsonObjectSchema.Builder schema = JsonObjectSchema.builder();
        List<String> required = new ArrayList<>();
        for (ToolParameter each : parameters) {
            if (each == null) continue;
            schema.addProperty(each.name(), each.schema());
            if (each.isRequired()) required.add(each.name());
        }
        return schema.required(required).build();
    }

    @Override
    public @Nullable Object call(JsonNode arguments, ToolCall call) throws Throwable {
        Object[] values = values(arguments, call);
        try {
            return method.invoke(bean, values);
        } catch (InvocationTargetException thrown) {
            Throwable cause = thrown.getCause();
            throw cause == null ? thrown : cause;
        }
    }

    private Object[] values(JsonNode arguments, ToolCall call) {
        Object[] values = new Object[parameters.size()];
        try {
            refuseUnknown(arguments);
            for (int i = 0; i < values.length; i++) {
                ToolParameter parameter = parameters.get(i);
                values[i] = parameter == null ? call : parameter.value(arguments);
            }
            return values;
        } catch (IllegalArgumentException wrong) {
            throw new WrongArgumentException(wrong);
        }
    }

    /** As within a record: what nobody reads, a misspelt name perhaps, was meant to be heeded. */
    private void refuseUnknown(JsonNode arguments) {
        for (Map.Entry<String, JsonNode> each : arguments.properties()) {
            if (names.contains(each.getKey())) continue;
            String expected = names.isEmpty() ? "no arguments" : "one of " + String.join(", ", names);
            throw ToolType.wrong(each.getValue(), each.getKey(), expected);
        }
    }

    /** Where it is written. */
    @Override
    public String toString() {
        return method.getDeclaringClass().getName() + "." + method.getName();
    }
}
