package dev.sluice.endpoint;

import dev.sluice.budget.ByteAccount;
import dev.sluice.budget.MemoryBudget;
import dev.sluice.budget.MemoryKind;
import dev.sluice.budget.Relief;
import dev.sluice.budget.Relievable;
import dev.sluice.inbox.InboxConfig;
import dev.sluice.outbound.Outbound;
import dev.sluice.outbound.OutboundConfig;
import dev.sluice.protocol.DecoderLimits;
import dev.sluice.protocol.FrameDecoder;
import dev.sluice.protocol.Health;
import dev.sluice.protocol.Policy;
import dev.sluice.security.Authentication;
import dev.sluice.security.Room;
import dev.sluice.security.SecurityConfig;
import dev.sluice.security.Tickets;
import dev.sluice.security.UpgradeGate;
import dev.sluice.session.Admission;
import dev.sluice.session.SessionConfig;
import dev.sluice.session.SessionMemory;
import dev.sluice.session.SessionRegistry;
import dev.sluice.session.Sessions;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts the connections' parts together: the only class here that knows the container's executors and configuration. */
@ApplicationScoped
class ConnectionWiring {
    @Resource(lookup = "java:comp/DefaultManagedScheduledExecutorService")
    @SuppressWarnings("NullAway.Init")
    private ManagedScheduledExecutorService timer;

    @Resource(lookup = "java:comp/DefaultManagedThreadFactory")
    @SuppressWarnings("NullAway.Init")
    private ManagedThreadFactory threads;

    private final LibertySelectors selectors = new LibertySelectors();
    private @Nullable Future<?> sweeping;
    private @Nullable Future<?> waking;
    private @Nullable ThreadPoolExecutor closers;
    private @Nullable ThreadPoolExecutor peersClosers;
    private @Nullable ThreadPoolExecutor cutter;

    void start(
            @Observes Startup event,
            Connections connections,
            ConnectionConfig config,
            MemoryBudget budget,
            SessionRegistry sessions) {
        SessionMemory memory = sessions.memory();
        List<Relievable> order = List.of(
                memory::dropEmpty,
                memory::dropReplay,
                new FarthestBehind(budget, connections),
                // What was kept for those connections alone is replay memory now.
                memory::dropReplay,
                memory::endLargestOutputs);
        Relief relief = new Relief(budget, order, timer);
        long intervalMs = Sweep.interval(config.heartbeatInterval()).toMillis();
        sweeping = timer.scheduleWithFixedDelay(
                new Sweep(connections, relief), intervalMs, intervalMs, TimeUnit.MILLISECONDS);
        long wakeMs = LibertySelectors.INTERVAL.toMillis();
        waking = timer.scheduleWithFixedDelay(selectors::wake, wakeMs, wakeMs, TimeUnit.MILLISECONDS);
    }

    @PreDestroy
    void stop() {
        if (sweeping != null) sweeping.cancel(false);
        if (waking != null) waking.cancel(false);
        if (closers != null) closers.shutdown();
        if (peersClosers != null) peersClosers.shutdown();
        if (cutter != null) cutter.shutdown();
    }

    @Produces
    @Singleton
    Connections connections(ConnectionConfig config) {
        return new Connections(config.connectionsMax(), config.unjoinedMax());
    }

    @Produces
    @Singleton
    Tickets tickets() {
        return new Tickets(Clock.systemUTC(), new SecureRandom());
    }

    @Produces
    @Singleton
    UpgradeGate upgradeGate(SecurityConfig config, Authentication authentication, Tickets tickets) {
        return new UpgradeGate(config, authentication, tickets);
    }

    @Produces
    @Singleton
    Room room(Connections connections) {
        return () -> !connections.isCrowded();
    }

    @Produces
    @Singleton
    Policy policy(ConnectionConfig connections, InboxConfig inbox, OutboundConfig outbound, SessionConfig sessions) {
        return new Policy(
                connections.payloadBytesMax(),
                inbox.messagesMax(),
                inbox.bytesMax(),
                outbound.bufferedBytesMax(),
                outbound.queuedFramesMax(),
                connections.heartbeatInterval(),
                sessions.drainTimeout(),
                sessions.resumeWindow(),
                connections.messageRateMax(),
                sessions.durability());
    }

    @Produces
    @Singleton
    FrontDoor frontDoor(
            ConnectionConfig config,
            OutboundConfig outbound,
            Policy policy,
            Sessions sessions,
            Connections connections,
            Authentication authentication,
            SecurityConfig security,
            MemoryBudget budget,
            Admission admission) {
        ByteAccount buffers = budget.account(MemoryKind.BUFFERS);
        Clock clock = Clock.systemUTC();
        Surroundings surroundings = new Surroundings(
                config,
                policy,
                new FrameDecoder(new DecoderLimits(config.payloadBytesMax())),
                authentication,
                new Turnstile(sessions, admission.connections(), connections.places()),
                health(connections, sessions),
                connections::presence,
                writer -> new Outbound(outbound, writer, buffers, clock),
                clock,
                buffers);
        return new FrontDoor(surroundings, connections, closer(config), selectors, security.queryTokenAllowed());
    }

    private Closer closer(ConnectionConfig config) {
        closers = pool(Closer.THREADS_MAX, config);
        peersClosers = pool(Closer.THREADS_MAX, config);
        cutter = pool(1, config);
        return new Closer(closers, peersClosers, cutter, timer);
    }

    private ThreadPoolExecutor pool(int threadsMax, ConnectionConfig config) {
        // At most two things to do for each socket; those just gone may leave theirs behind.
        var queue = new LinkedBlockingQueue<Runnable>(2 * (config.connectionsMax() + 2 * Connections.CLOSING_MAX));
        var pool = new ThreadPoolExecutor(threadsMax, threadsMax, 30, TimeUnit.SECONDS, queue, threads);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static Supplier<Health> health(Connections connections, Sessions sessions) {
        RuntimeMXBean process = ManagementFactory.getRuntimeMXBean();
        return () -> new Health(
                Duration.ofMillis(process.getUptime()), sessions.agents(), sessions.size(), connections.count());
    }
}
