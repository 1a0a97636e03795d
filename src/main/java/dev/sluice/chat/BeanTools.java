package dev.sluice.chat;

import dev.langchain4j.agent.tool.Tool;
import jakarta.enterprise.context.ConversationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.context.SessionScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.ResolutionException;
import jakarta.enterprise.inject.Typed;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanContainer;
import jakarta.transaction.TransactionScoped;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the tools of the deployment: methods of CDI beans that are marked with LangChain4j's {@link Tool}, where they are written or
 * in a class or interface above. They are called through the bean's reference, so what intercepts the bean intercepts them.
 */
final class BeanTools {
    private static final Set<Class<? extends Annotation>> SCOPES_REFUSED =
            Set.of(RequestScoped.class, SessionScoped.class, ConversationScoped.class, TransactionScoped.class);

    private final BeanContainer container;

    BeanTools(BeanContainer container) {
        this.container = container;
    }

    /**
     * All of them.
     *
     * @throws IllegalArgumentException if two have the same name, or one cannot be called as it is written
     */
    ToolBox find() {
        List<OfferedTool> found = new ArrayList<>();
        for (Bean<?> bean : beans()) found.addAll(toolsOf(bean));
        return new ToolBox(found);
    }

    /** The names of all classes that are beans. */
    Set<String> classes() {
        Set<String> names = new TreeSet<>();
        for (Bean<?> bean : beans()) names.add(bean.getBeanClass().getName());
        return names;
    }

    private Set<Bean<?>> beans() {
        return container.getBeans(Object.class, Any.Literal.INSTANCE);
    }

    private List<OfferedTool> toolsOf(Bean<?> bean) {
        refuseHidden(bean);
        Class<?> whole = bean.getBeanClass();
        List<OfferedTool> tools = new ArrayList<>();
        for (Method method : methodsOf(bean)) {
            Class<?> declaring = method.getDeclaringClass();
            if (SCOPES_REFUSED.contains(bean.getScope()))
                throw new IllegalArgumentException(
                        "@Tool: " + declaring.getName() + "." + method.getName() + " of a bean that is "
                                + bean.getScope().getSimpleName()
                                + " (expected: one that is application scoped, a singleton or dependent)");
            // A producer's bean class is the class that produces it.
            Class<?> known = declaring.isAssignableFrom(whole) ? whole : declaring;
            tools.add(BeanMethod.of(reference(bean, declaring), known, method));
        }
        return tools;
    }

    /** Each method once, where it is marked farthest down. */
    private static List<Method> methodsOf(Bean<?> bean) {
        Map<String, Method> marked = new LinkedHashMap<>();
        for (Type type : bean.getTypes()) {
            for (Method method : markedIn(raw(type))) {
                String signature = method.getName() + Arrays.toString(method.getParameterTypes());
                marked.merge(signature, method, BeanTools::lower);
            }
        }
        return List.copyOf(marked.values());
    }

    private static Method lower(Method one, Method other) {
        return one.getDeclaringClass().isAssignableFrom(other.getDeclaringClass()) ? other : one;
    }

    private static Class<?> raw(Type type) {
        if (type instanceof Class<?> raw) return raw;
        return type instanceof ParameterizedType generic ? (Class<?>) generic.getRawType() : Object.class;
    }

    private static List<Method> markedIn(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(each -> each.isAnnotationPresent(Tool.class) && !each.isBridge())
                .toList();
    }

    private static void refuseHidden(Bean<?> bean) {
        Class<?> type = bean.getBeanClass();
        boolean isHidden =
                type.isAnnotationPresent(Typed.class) && !bean.getTypes().contains(type);
        if (isHidden && !markedIn(type).isEmpty())
            throw new IllegalArgumentException(
                    "@Tool: " + type.getName() + "." + markedIn(type).get(0).getName()
                            + " of a bean that is Typed (expected: its own class among its types)");
    }

    private Object reference(Bean<?> bean, Class<?> type) {
        try {
            // Of a generic type, not the raw one is a type of the bean.
            Type asked = bean.getTypes().stream()
                    .filter(each -> raw(each) == type)
                    .findFirst()
                    .orElse(type);
            return container.getReference(bean, asked, container.createCreationalContext(bean));
        } catch (ResolutionException impossible) {
            throw refused(type, String.valueOf(impossible.getMessage()), impossible);
        } catch (RuntimeException failed) {
            // Its own words may be nobody's business.
            throw refused(type, failed.getClass().getName(), failed);
        }
    }

    private static IllegalArgumentException refused(Class<?> type, String why, RuntimeException cause) {
        return new IllegalArgumentException(
                "@Tool: " + type.getName() + " (expected: a bean that can be made: " + why + ")", cause);
    }
}
