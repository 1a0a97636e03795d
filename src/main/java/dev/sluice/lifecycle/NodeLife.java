package dev.sluice.lifecycle;

import dev.sluice.agent.AgentCatalogue;
import dev.sluice.cluster.NodeFenced;
import dev.sluice.config.RefusedStart;
import dev.sluice.journal.GroupCommitJournal;
import dev.sluice.session.Admission;
import dev.sluice.session.Recovery;
import dev.sluice.session.ResumeMode;
import dev.sluice.session.SessionConfig;
import dev.sluice.session.SessionRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Shutdown;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Starts the node, keeps it tidy, and stops it. */
@ApplicationScoped
class NodeLife {
    private static final System.Logger LOG = System.getLogger(NodeLife.class.getName());

    /** How often idle sessions are looked for; small against the shortest time they are kept. */
    private static final long SWEEP_INTERVAL_MS = 250;

    private static final long PRUNE_INTERVAL_MS = 60_000;

    /** Of the start's observers; those that say nothing come later. */
    private static final int CHECKED_FIRST = 1;

    /** What the process ends with when a newer one has taken over. */
    private static final int FENCED_EXIT_CODE = 75;

    private static final Duration LAST_WRITES_TIMEOUT = Duration.ofSeconds(10);

    /** After a drain, which had its time to write. */
    private static final Duration DRAINED_WRITES_TIMEOUT = Duration.ofSeconds(1);

    @Inject
    @SuppressWarnings("NullAway.Init")
    private NodeState state;

    @Inject
    @SuppressWarnings("NullAway.Init")
    private Instance<AgentCatalogue> agents;

    @Inject
    @SuppressWarnings("NullAway.Init")
    private SessionRegistry sessions;

    @Inject
    @SuppressWarnings("NullAway.Init")
    private Admission admission;

    @Resource
    @SuppressWarnings("NullAway.Init")
    private ManagedScheduledExecutorService scheduler;

    @Inject
    @SuppressWarnings("NullAway.Init")
    private GroupCommitJournal journal;

    @Inject
    @SuppressWarnings("NullAway.Init")
    private SessionConfig config;

    @Inject
    @SuppressWarnings("NullAway.Init")
    private NodeDrain drain;

    /** Of this bean's own: when the last net is reached, the others may be gone, and made anew by asking. */
    private final AtomicBoolean stopping = new AtomicBoolean();

    private Optional<Runnable> stopSignal = Optional.empty();
    private @Nullable Future<?> sweeping;
    private @Nullable Future<?> pruning;

    /** Before anything is built on the agents: a mistake in one, or in how it is set, refuses the start. */
    void check(@Observes @Priority(CHECKED_FIRST) Startup event) {
        try {
            int known = agents.get().all().size();
            LOG.log(System.Logger.Level.DEBUG, "agents={0}", known);
        } catch (IllegalArgumentException wrong) {
            RefusedStart.because(String.valueOf(wrong.getMessage()));
            throw wrong;
        }
    }

    /** The settings are checked and the schema is there: builds the rest, so that what is wrong shows now. */
    void start(@Observes Startup event) {
        int known = agents.get().all().size();
        LOG.log(System.Logger.Level.INFO, "node ready: agents={0} sessions={1}", known, sessions.size());
        sweeping = scheduler.scheduleWithFixedDelay(
                this::sweep, SWEEP_INTERVAL_MS, SWEEP_INTERVAL_MS, TimeUnit.MILLISECONDS);
        pruning = scheduler.scheduleWithFixedDelay(
                () -> journal.prune(sessions::isInMemory), PRUNE_INTERVAL_MS, PRUNE_INTERVAL_MS, TimeUnit.MILLISECONDS);
        state.enter(NodeState.Phase.READY);
        if (config.resume() == ResumeMode.ON_START) new Recovery(sessions).start();
        StopSignal signal = new FrameworkStopSignal(scheduler.getClass().getClassLoader());
        OpenLog log = new OpenLog(Logger.getLogger(""));
        Runnable drained = new AwaitedTask(drain::begin, drain.durationMax());
        stopSignal = signal.onStop(() -> {
            log.reopen();
            drained.run();
        });
    }

    private void sweep() {
        sessions.sweep();
        drain.sendLateClientsAway();
    }

    /**
     * The application goes down; its sockets are cut already. Where no drain came before, this is the net: what is accepted is
     * in its rows, and sessions that are in memory alone are stored now.
     */
    void stop(@Observes Shutdown event) {
        stop();
    }

    /** Where the container left {@link Shutdown} out, or another's observer failed before ours. */
    void stop(@Observes @BeforeDestroyed(ApplicationScoped.class) Object event) {
        stop();
    }

    /** The last net: JPA may be gone by now, then what is not stored is told so in the log. Does nothing after another. */
    @PreDestroy
    void stop() {
        if (!stopping.compareAndSet(false, true)) return;
        boolean drained = drain.hasEnded();
        if (!state.enter(NodeState.Phase.STOPPING)) return;
        stopSignal.ifPresent(Runnable::run);
        admission.drain();
        if (sweeping != null) sweeping.cancel(false);
        if (pruning != null) pruning.cancel(false);
        sessions.evacuation().endRest();
        sessions.leaveAll();
        // The container takes no more tasks by now, so this thread writes.
        boolean written = journal.writeNow(drained ? DRAINED_WRITES_TIMEOUT : LAST_WRITES_TIMEOUT);
        LOG.log(System.Logger.Level.INFO, "node stopped: drained={0} written={1}", drained, written);
    }

    /** A newer process has taken over: this one must not answer anybody any more. */
    void fenced(@Observes NodeFenced event) {
        LOG.log(System.Logger.Level.ERROR, "node fenced: node={0}", event.node().nodeId());
        admission.drain();
        RefusedStart.endProcess(FENCED_EXIT_CODE);
    }
}
