package dev.sluice.endpoint;

import dev.sluice.eventlog.ByteAccount;
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
import dev.sluice.security.UpgradeGate;
import dev.sluice.session.Admission;
import dev.sluice.session.SessionConfig;
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
import java.time.Clock;
import java.time.Duration;
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

    private @Nullable Future<?> sweeping;
    private @Nullable ThreadPoolExecutor closers;

    void start(@Observes Startup event, Connections connections, ConnectionConfig config) {
        long intervalMs = Sweep.interval(config.heartbeatInterval()).toMillis();
        sweeping = timer.scheduleWithFixedDelay(new Sweep(connections), intervalMs, intervalMs, TimeUnit.MILLISECONDS);
    }

    @PreDestroy
    void stop() {
        if (sweeping != null) sweeping.cancel(false);
        if (closers != null) closers.shutdown();
    }

    @Produces
    @Singleton
    Connections connections(ConnectionConfig config) {
        return new Connections(config.connectionsMax(), config.unjoinedMax());
    }

    @Produces
    @Singleton
    Authentication authentication(SecurityConfig config) {
        return new Authentication(config);
    }

    @Produces
    @Singleton
    UpgradeGate upgradeGate(SecurityConfig config, Authentication authentication) {
        return new UpgradeGate(config, authentication);
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
            Admission admission) {
        ByteAccount account = new ByteAccount();
        Surroundings surroundings = new Surroundings(
                config,
                policy,
                new FrameDecoder(new DecoderLimits(config.payloadBytesMax())),
                authentication,
                new Turnstile(sessions, admission.connections(), connections.places()),
                health(connections, sessions),
                connections::presence,
                writer -> new Outbound(outbound, writer, account),
                Clock.systemUTC());
        return new FrontDoor(surroundings, connections, closer(config), security.queryTokenAllowed());
    }

    private Closer closer(ConnectionConfig config) {
        closers = new ThreadPoolExecutor(
                Closer.THREADS_MAX,
                Closer.THREADS_MAX,
                30,
                TimeUnit.SECONDS,
                // A close and two cuts for each socket.
                new LinkedBlockingQueue<>(3 * (config.connectionsMax() + 2 * Connections.CLOSING_MAX)),
                threads);
        closers.allowCoreThreadTimeOut(true);
        return new Closer(closers, timer);
    }

    private static Supplier<Health> health(Connections connections, Sessions sessions) {
        RuntimeMXBean process = ManagementFactory.getRuntimeMXBean();
        return () -> new Health(
                Duration.ofMillis(process.getUptime()), sessions.agents(), sessions.size(), connections.count());
    }
}
