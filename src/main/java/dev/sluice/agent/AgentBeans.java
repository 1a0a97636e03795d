package dev.sluice.agent;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ConversationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.context.SessionScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanContainer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** Finds the agent beans of the deployment and makes the catalogue: the one class here that knows the container. */
@Dependent
class AgentBeans {
    private static final Set<Class<? extends Annotation>> SCOPES_REFUSED =
            Set.of(RequestScoped.class, SessionScoped.class, ConversationScoped.class);

    private final BeanContainer container;

    @Resource
    @SuppressWarnings("NullAway.Init")
    private ManagedScheduledExecutorService scheduler;

    @Inject
    AgentBeans(BeanContainer container) {
        this.container = container;
    }

    @Produces
    @Singleton
    AgentCatalogue catalogue(
            AgentsConfig config,
            ConfiguredAgents configured,
            @Any Instance<Agent> agents,
            @Any Instance<BlockingAgent> blockingAgents) {
        List<AgentHandle> beans = new ArrayList<>();
        beans.addAll(read(Agent.class, agents, AgentInvocation.Async::new));
        beans.addAll(read(BlockingAgent.class, blockingAgents, AgentInvocation.Blocking::new));
        return AgentCatalogue.of(config, BuiltInAgents.on(scheduler), configured, beans);
    }

    /**
     * One bean for each id. It is looked up by its qualifier, not taken from the list of all beans, so that an alternative
     * replaces the agent with its id and no other.
     */
    private <A> List<AgentHandle> read(Class<A> type, Instance<A> all, Function<A, AgentInvocation> invocation) {
        Map<String, AgentId> ids = new TreeMap<>();
        for (Bean<?> bean : container.getBeans(type, Any.Literal.INSTANCE)) {
            idsOf(bean).forEach(id -> ids.put(id.value(), id));
        }
        return ids.values().stream()
                .map(id -> handle(id, all.select(id), invocation))
                .toList();
    }

    private static <A> AgentHandle handle(AgentId id, Instance<A> agents, Function<A, AgentInvocation> invocation) {
        String value = id.value();
        if (!AgentHandle.isId(value)) throw refuse(value, AgentHandle.ID_EXPECTED);
        if (!agents.isResolvable()) throw refuse(value, "an id that one bean has");
        Bean<A> bean = agents.getHandle().getBean();
        if (SCOPES_REFUSED.contains(bean.getScope())) {
            throw refuse(value, "a bean that is application scoped, a singleton or dependent");
        }
        boolean repeatable = idsOf(bean).allMatch(AgentId::repeatable);
        return new AgentHandle(value, AgentKind.BEAN, repeatable, invocation.apply(agents.get()));
    }

    /** From the bean's definition: the object may be a proxy, or come from a producer method, and have no annotation. */
    private static Stream<AgentId> idsOf(Bean<?> bean) {
        return bean.getQualifiers().stream().filter(AgentId.class::isInstance).map(AgentId.class::cast);
    }

    private static IllegalArgumentException refuse(String id, String expected) {
        return new IllegalArgumentException("@AgentId: " + id + " (expected: " + expected + ")");
    }
}
