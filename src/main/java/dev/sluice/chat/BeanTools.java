package dev.sluice.chat;

import dev.langchain4j.agent.tool.Tool;
import jakarta.enterprise.context.ConversationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.context.SessionScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanContainer;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Finds the tools of the deployment: public methods of CDI beans that are marked with LangChain4j's {@link Tool}. */
final class BeanTools {
    private static final Set<Class<? extends Annotation>> SCOPES_REFUSED =
            Set.of(RequestScoped.class, SessionScoped.class, ConversationScoped.class);

    private final BeanContainer container;

    BeanTools(BeanContainer container) {
        this.container = container;
    }

    /**
     * All of them.
     *
     * @throws IllegalArgumentException if two have the same name, or one is of a bean that a turn has none of
     */
    ToolBox find() {
        List<OfferedTool> found = new ArrayList<>();
        for (Bean<?> bean : container.getBeans(Object.class, Any.Literal.INSTANCE)) {
            Class<?> type = bean.getBeanClass();
            // A producer's bean class is the class that produces it.
            if (!bean.getTypes().contains(type)) continue;
            List<Method> methods = toolsOf(type);
            if (methods.isEmpty()) continue;
            if (SCOPES_REFUSED.contains(bean.getScope())) {
                throw new IllegalArgumentException("@Tool: " + methods.get(0).getName()
                        + " (expected: a bean that is application scoped, a singleton or dependent)");
            }
            Object reference = container.getReference(bean, type, container.createCreationalContext(bean));
            for (Method method : methods) found.add(BeanMethod.of(reference, method));
        }
        return new ToolBox(found);
    }

    private static List<Method> toolsOf(Class<?> type) {
        List<Method> marked = new ArrayList<>();
        for (Method method : type.getMethods()) {
            if (method.isAnnotationPresent(Tool.class) && !method.isBridge()) marked.add(method);
        }
        return marked;
    }
}
