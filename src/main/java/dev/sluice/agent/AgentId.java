package dev.sluice.agent;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.enterprise.util.Nonbinding;
import jakarta.inject.Qualifier;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * Makes a CDI bean an agent of the gateway, under the name clients ask for in {@code hello} and {@code join}.
 *
 * <p>It stands on a bean class, or on a producer method or field, whose bean is an {@link Agent} or a
 * {@link BlockingAgent}, never both:
 *
 * <pre>{@code
 * @ApplicationScoped
 * @AgentId("shout")
 * public class ShoutAgent implements BlockingAgent {
 *     @Override
 *     public Reply answer(Turn turn, TurnOutput output) {
 *         return Reply.text(turn.text().toUpperCase(Locale.ROOT));
 *     }
 * }
 * }</pre>
 *
 * <p>Nothing else is needed: the bean lists itself, {@code GATEWAY_AGENTS} need not name it. In a jar of its own the jar
 * needs a {@code META-INF/beans.xml}, or nobody looks for beans there.
 *
 * <p>One instance answers the turns of all sessions, many at a time, so the bean is application scoped, a singleton or
 * dependent; the start is refused for a bean that belongs to a request, an HTTP session or a conversation, because a turn
 * is none of these. It is refused, too, if two agents have the same id or a bean has the id of a built-in agent.
 */
@Qualifier
@Documented
@Retention(RUNTIME)
@Target({TYPE, METHOD, FIELD, PARAMETER})
public @interface AgentId {

    /**
     * The name of the agent.
     *
     * @return 1 to 128 characters, none of them U+0000; upper and lower case differ
     */
    String value();

    /**
     * Whether a turn may be run again from its beginning after the process died in the middle of it.
     *
     * <p>A turn that only computes may. One that sends mail, pays, or changes something elsewhere may not, unless it uses
     * {@link Turn#messageId()} to recognise its own earlier effect.
     *
     * @return true (the default): it runs again, up to {@code GATEWAY_MAX_ATTEMPTS} times; false: its client is told the
     *     outcome {@code interrupted} and decides
     */
    @Nonbinding
    boolean repeatable() default true;
}
