package dev.sluice.chat;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.sluice.agent.AgentBounds;
import dev.sluice.agent.AgentHandle;
import dev.sluice.agent.AgentInvocation;
import dev.sluice.agent.AgentKind;
import dev.sluice.agent.AgentProfile;
import dev.sluice.agent.AgentSettings;
import dev.sluice.agent.ConfiguredAgents;
import dev.sluice.http.ModelBounds;
import dev.sluice.http.ModelConnections;
import dev.sluice.http.ModelTimeouts;
import dev.sluice.protocol.MessageRate;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Priority;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorDefinition;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.BeanContainer;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Makes the agents with models: the one class here that knows the container. */
@ApplicationScoped
@ManagedExecutorDefinition(name = ChatAgents.TOOLS, maxAsync = ChatAgents.TOOLS_MAX)
class ChatAgents implements ConfiguredAgents {
    private static final System.Logger LOG = System.getLogger(ChatAgents.class.getName());

    static final String TOOLS = "java:app/concurrent/Tools";

    /** Tools that run at a time, each of which holds a thread. */
    static final int TOOLS_MAX = 32;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    @Resource(lookup = "java:comp/DefaultManagedExecutorService")
    @SuppressWarnings("NullAway.Init")
    private ManagedExecutorService tasks;

    @Resource(lookup = "java:comp/DefaultManagedScheduledExecutorService")
    @SuppressWarnings("NullAway.Init")
    private ManagedScheduledExecutorService timers;

    @Resource(lookup = TOOLS)
    @SuppressWarnings("NullAway.Init")
    private ManagedExecutorService toolTasks;

    @Inject
    @SuppressWarnings("NullAway.Init")
    private BeanContainer container;

    @SuppressWarnings("NullAway.Init")
    private ToolThreads toolThreads;

    /** Injected, it would be there during a request only. */
    private @Nullable ServletContext war;

    private @Nullable ToolBox tools;

    private final Clock clock = Clock.systemUTC();

    @SuppressWarnings("NullAway.Init")
    private ModelConnections connections;

    @PostConstruct
    void open() {
        toolThreads = new ToolThreads(toolTasks, TOOLS_MAX);
        connections = new ModelConnections(tasks, timers, clock, CONNECT_TIMEOUT);
    }

    void start(@Observes @Priority(0) @Initialized(ApplicationScoped.class) Object start) {
        if (start instanceof ServletContext started) war = started;
    }

    @Override
    public AgentHandle make(AgentSettings settings) {
        if (settings.model() == null) {
            String key = AgentSettings.key(settings.id(), "MODEL");
            throw new IllegalArgumentException(key + ": missing (expected: the name of a model)");
        }
        ChatAgent agent = new ChatAgent(new ChatParts(
                settings,
                model(settings),
                tools().of(settings),
                toolThreads,
                timers,
                clock,
                () -> ThreadLocalRandom.current().nextDouble()));
        Integer turnsMax = settings.bounds().limits().concurrentTurnsMax();
        AgentInvocation invocation = new AgentInvocation.Yielding(agent, turnsMax);
        return new AgentHandle(settings.id(), AgentKind.CONFIGURED, true, invocation, profile(settings, agent));
    }

    /** Looked for once, and only where an agent can call them. */
    private ToolBox tools() {
        ToolBox found = tools;
        if (found != null) return found;
        BeanTools beans = new BeanTools(container);
        warnOfStrays(beans.classes());
        tools = found = beans.find();
        return found;
    }

    private void warnOfStrays(Set<String> beans) {
        if (war == null) return;
        try {
            for (String name : StrayTools.in(war, beans))
                LOG.log(
                        System.Logger.Level.WARNING,
                        "@Tool: {0} is no bean (expected: @ApplicationScoped or @Dependent; jakarta.inject.Singleton makes none)",
                        name);
        } catch (IOException unreadable) {
            LOG.log(System.Logger.Level.WARNING, "the WAR's classes cannot be looked through for tools", unreadable);
        }
    }

    private StreamingChatModel model(AgentSettings settings) {
        Duration idle = settings.bounds().requests().idleTimeout();
        Duration timeout = settings.timeout();
        // No turn takes longer than a day.
        boolean isBounded = timeout != null && timeout.compareTo(Duration.ofDays(1)) <= 0;
        ModelTimeouts timeouts = new ModelTimeouts(idle, idle, isBounded ? timeout : null);
        return Models.of(settings, new WholeAnswersBuilder(connections.client(timeouts, ModelBounds.DEFAULT)));
    }

    private static AgentProfile profile(AgentSettings settings, ChatAgent agent) {
        return new AgentProfile(
                settings.kind(), settings.model(), host(settings.baseUrl()), limits(settings), agent.circuit()::health);
    }

    private static @Nullable String host(@Nullable URI url) {
        if (url == null) return null;
        return url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
    }

    /** By the names that {@code GET /api/agents} tells. */
    static SortedMap<String, Long> limits(AgentSettings settings) {
        AgentBounds bounds = settings.bounds();
        SortedMap<String, Long> limits = new TreeMap<>();
        limits.put("memory_messages", (long) bounds.memory().messagesMax());
        putIfSet(limits, "memory_tokens", bounds.memory().tokensMax());
        limits.put("idle_timeout_ms", bounds.requests().idleTimeout().toMillis());
        if (settings.timeout() != null)
            limits.put("timeout_ms", settings.timeout().toMillis());
        limits.put("retries", (long) bounds.requests().retriesMax());
        putIfSet(limits, "answer_tokens", bounds.requests().answerTokensMax());
        putIfSet(limits, "concurrent_turns", bounds.limits().concurrentTurnsMax());
        MessageRate rate = bounds.limits().rate();
        if (rate != null) {
            limits.put("rate_requests", (long) rate.messages());
            limits.put("rate_per_ms", rate.perMs());
        }
        limits.put("circuit_open_ms", bounds.limits().circuitOpen().toMillis());
        limits.put("tool_timeout_ms", bounds.tools().timeout().toMillis());
        limits.put("tool_rounds", (long) bounds.tools().roundsMax());
        return limits;
    }

    private static void putIfSet(SortedMap<String, Long> limits, String name, @Nullable Integer value) {
        if (value != null) limits.put(name, value.longValue());
    }
}
