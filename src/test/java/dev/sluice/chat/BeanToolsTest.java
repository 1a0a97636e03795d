package dev.sluice.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.Tool;
import dev.sluice.agent.ToolCall;
import dev.sluice.support.HandCancellation;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InterceptorBinding;
import jakarta.interceptor.InvocationContext;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Tools as beans of Weld, which is what the server has. */
class BeanToolsTest {
    /** In another package, and not public. */
    private static final String HIDDEN = "dev.sluice.example.HiddenTools";

    @InterceptorBinding
    @Retention(RetentionPolicy.RUNTIME)
    @interface Loud {}

    @Loud
    @Interceptor
    @Priority(1)
    static class Shouting {
        @AroundInvoke
        Object shout(InvocationContext call) throws Exception {
            return call.proceed().toString().toUpperCase(Locale.ROOT);
        }
    }

    @Loud
    @ApplicationScoped
    static class Intercepted {
        @Tool
        public String intercepted(String name) {
            return "hello " + name;
        }
    }

    interface Greeting<T> {
        @Tool("Greets")
        String greeted(T name);
    }

    @Dependent
    static class Greeter implements Greeting<Integer> {
        @Override
        public String greeted(Integer name) {
            return "hello number " + name;
        }
    }

    static class Made {
        @Tool
        public String made() {
            return "made";
        }
    }

    @ApplicationScoped
    static class Maker {
        @Produces
        Made made() {
            return new Made();
        }
    }

    @RequestScoped
    static class Requested {
        @Tool
        public String requested() {
            return "";
        }
    }

    @ApplicationScoped
    @Typed(Comparable.class)
    static class Concealed implements Comparable<Concealed> {
        @Tool
        public String concealed() {
            return "";
        }

        @Override
        public int compareTo(Concealed other) {
            return 0;
        }
    }

    @ApplicationScoped
    static class Inaccessible {
        @Tool
        String inaccessible() {
            return "";
        }
    }

    @ApplicationScoped
    static final class Sealed {
        @Tool
        public String closed() {
            return "";
        }
    }

    @Dependent
    static class Broken {
        Broken() {
            throw new IllegalStateException("secret");
        }

        @Tool
        public String broken() {
            return "";
        }
    }

    @ApplicationScoped
    static class Twin {
        @Tool(name = "hidden")
        public String other() {
            return "";
        }
    }

    @Test
    void a_bean_that_is_not_public_a_proxy_an_interceptor_an_interfaces_tool_and_a_produced_bean_work()
            throws Throwable {
        try (SeContainer beans = beans(hidden(), Intercepted.class, Shouting.class, Greeter.class, Maker.class)) {
            ToolBox tools = new BeanTools(beans.getBeanManager()).find();

            assertThat(call(tools, "hidden", "{\"name\":\"Ada\"}")).isEqualTo("hello Ada");
            assertThat(call(tools, "intercepted", "{\"name\":\"Ada\"}")).isEqualTo("HELLO ADA");
            assertThat(call(tools, "greeted", "{\"name\":7}")).isEqualTo("hello number 7");
            assertThat(call(tools, "made", "{}")).isEqualTo("made");
            assertThat(tools.specifications()).hasSize(4);
            assertThat(new BeanTools(beans.getBeanManager()).classes()).contains(HIDDEN);
        }
    }

    @Test
    void what_a_turn_has_no_bean_for_is_refused() {
        refused(
                Requested.class,
                ".requested of a bean that is RequestScoped (expected: one that is application scoped");
        refused(Concealed.class, ".concealed of a bean that is Typed (expected: its own class among its types)");
        refused(Inaccessible.class, ".inaccessible (expected: a public method");
        refused(Sealed.class, " (expected: a bean that can be made: WELD-001");
        refused(Broken.class, " (expected: a bean that can be made: java.lang.IllegalStateException)");
    }

    @Test
    void two_tools_of_one_name_are_refused_by_where_they_are() {
        try (SeContainer beans = beans(hidden(), Twin.class)) {
            assertThatThrownBy(() -> new BeanTools(beans.getBeanManager()).find())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll(
                            "@Tool: hidden, of ",
                            HIDDEN + ".hidden",
                            Twin.class.getName() + ".other",
                            "(expected: a name that one method has)");
        }
    }

    private static void refused(Class<?> type, String words) {
        try (SeContainer beans = beans(type)) {
            assertThatThrownBy(() -> new BeanTools(beans.getBeanManager()).find())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("@Tool: " + type.getName() + words)
                    .message()
                    .doesNotContain("secret");
        }
    }

    private static Class<?> hidden() {
        try {
            return Class.forName(HIDDEN);
        } catch (ClassNotFoundException missing) {
            throw new AssertionError(missing);
        }
    }

    private static SeContainer beans(Class<?>... types) {
        return SeContainerInitializer.newInstance()
                .disableDiscovery()
                .addBeanClasses(types)
                .initialize();
    }

    private static Object call(ToolBox tools, String name, String arguments) throws Throwable {
        ToolCall call = new ToolCall("s", "m", 1, "d", "alice", new HandCancellation());
        return tools.find(name).orElseThrow().body().call(ToolJson.tree(arguments), call);
    }
}
