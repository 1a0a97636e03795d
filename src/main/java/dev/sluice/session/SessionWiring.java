package dev.sluice.session;

import dev.sluice.agent.AgentCatalogue;
import dev.sluice.budget.MemoryBudget;
import dev.sluice.budget.MemoryConfig;
import dev.sluice.budget.MemoryKind;
import dev.sluice.eventlog.EventLogConfig;
import dev.sluice.eventlog.LogContext;
import dev.sluice.inbox.InboxConfig;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorDefinition;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/** Puts the sessions' parts together: the only class here that knows the container's executors. */
@ApplicationScoped
@ManagedExecutorDefinition(name = SessionWiring.PLATFORM_TURNS, maxAsync = SessionWiring.PLATFORM_TURNS_MAX)
@ManagedExecutorDefinition(name = SessionWiring.VIRTUAL_TURNS, virtual = true)
class SessionWiring {
    static final String PLATFORM_TURNS = "java:app/concurrent/PlatformTurns";
    static final String VIRTUAL_TURNS = "java:app/concurrent/VirtualTurns";

    /** Blocking turns that run at a time where each holds a thread of the platform. */
    static final int PLATFORM_TURNS_MAX = 32;

    private static final int VIRTUAL_THREADS_SINCE = 21;

    @Resource(lookup = "java:comp/DefaultManagedExecutorService")
    @SuppressWarnings("NullAway.Init")
    private ManagedExecutorService tasks;

    @Resource(lookup = PLATFORM_TURNS)
    @SuppressWarnings("NullAway.Init")
    private ManagedExecutorService platformTurns;

    @Resource(lookup = VIRTUAL_TURNS)
    @SuppressWarnings("NullAway.Init")
    private ManagedExecutorService virtualTurns;

    @Resource(lookup = "java:comp/DefaultManagedScheduledExecutorService")
    @SuppressWarnings("NullAway.Init")
    private ManagedScheduledExecutorService timers;

    @Produces
    @Singleton
    Admission admission(QuotaConfig quotas) {
        return new Admission(quotas);
    }

    @Produces
    @Singleton
    MemoryBudget memory(MemoryConfig config) {
        return new MemoryBudget(config);
    }

    @Produces
    @Singleton
    SessionRuntime runtime(
            SessionConfig config,
            TurnConfig turns,
            InboxConfig inbox,
            EventLogConfig log,
            Journal journal,
            AgentCatalogue agents,
            Admission admission,
            MemoryBudget memory) {
        // Microseconds are what both databases keep, so that an event told again has the time it was first told with.
        Clock clock = Clock.tick(Clock.systemUTC(), Duration.ofNanos(1_000));
        boolean virtual = Runtime.version().feature() >= VIRTUAL_THREADS_SINCE;
        return new SessionRuntime(
                config,
                turns,
                inbox,
                new LogContext(log, clock, memory.account(MemoryKind.LOGS)),
                clock,
                journal,
                agents,
                new NodePermits(turns.concurrentTurnsMax(), agents.all()),
                new SessionThreads(
                        tasks,
                        new TurnThreads(
                                virtual ? virtualTurns : platformTurns,
                                virtual ? Integer.MAX_VALUE : PLATFORM_TURNS_MAX),
                        timers),
                admission,
                memory);
    }
}
