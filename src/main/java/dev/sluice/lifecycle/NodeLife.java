package dev.sluice.lifecycle;

import dev.sluice.agent.AgentCatalogue;
import dev.sluice.cluster.NodeFenced;
import dev.sluice.config.RefusedStart;
import dev.sluice.journal.GroupCommitJournal;
import dev.sluice.session.Admission;
import dev.sluice.session.SessionRegistry;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Shutdown;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Starts the node, keeps it tidy, and stops it. */
@ApplicationScoped
class NodeLife {
    private static final System.Logger LOG = System.getLogger(NodeLife.class.getName());

    /** How often idle sessions are looked for; small against the shortest time they are kept. */
    private static final long SWEEP_INTERVAL_MS = 250;

    private static final long PRUNE_INTERVAL_MS = 60_000;

    /** What the process ends with when a newer one has taken over. */
    private static final int FENCED_EXIT_CODE = 75;

    private static final Duration LAST_WRITES_TIMEOUT = Duration.ofSeconds(10);

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

    private @Nullable Future<?> sweeping;
    private @Nullable Future<?> pruning;

    /** The settings are checked and the schema is there: builds the rest, so that what is wrong shows now. */
    void start(@Observes Startup event) {
        try {
            int known = agents.get().all().size();
            LOG.log(System.Logger.Level.INFO, "node ready: agents={0} sessions={1}", known, sessions.size());
        } catch (IllegalArgumentException wrong) {
            RefusedStart.because(String.valueOf(wrong.getMessage()));
            throw wrong;
        }
        sweeping = scheduler.scheduleWithFixedDelay(
                sessions::sweep, SWEEP_INTERVAL_MS, SWEEP_INTERVAL_MS, TimeUnit.MILLISECONDS);
        pruning = scheduler.scheduleWithFixedDelay(
                () -> journal.prune(sessions::isInMemory), PRUNE_INTERVAL_MS, PRUNE_INTERVAL_MS, TimeUnit.MILLISECONDS);
        state.enter(NodeState.Phase.READY);
    }

    /** The server goes down. What is accepted is in its rows; sessions that are in memory alone are stored now. */
    void stop(@Observes Shutdown event) {
        if (!state.enter(NodeState.Phase.STOPPING)) return;
        admission.drain();
        if (sweeping != null) sweeping.cancel(false);
        if (pruning != null) pruning.cancel(false);
        sessions.leaveAll();
        // The container takes no more tasks by now, so this thread writes.
        boolean written = journal.writeNow(LAST_WRITES_TIMEOUT);
        LOG.log(System.Logger.Level.INFO, "node stopped: written={0}", written);
    }

    /** A newer process has taken over: this one must not answer anybody any more. */
    void fenced(@Observes NodeFenced event) {
        LOG.log(System.Logger.Level.ERROR, "node fenced: node={0}", event.node().nodeId());
        admission.drain();
        RefusedStart.endProcess(FENCED_EXIT_CODE);
    }
}
