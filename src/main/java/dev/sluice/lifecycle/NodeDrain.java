package dev.sluice.lifecycle;

import dev.sluice.endpoint.Connections;
import dev.sluice.journal.GroupCommitJournal;
import dev.sluice.session.Admission;
import dev.sluice.session.SessionConfig;
import dev.sluice.session.SessionRegistry;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ContextService;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * This node's one {@link Drain}, whoever asks for it: the server's stop signal, an operator. Who asks again joins the first.
 * Thread-safe.
 */
@ApplicationScoped
public class NodeDrain {
    private final Drain drain;
    private final Duration durationMax;
    private final Connections connections;

    @Resource
    @SuppressWarnings("NullAway.Init")
    private ManagedScheduledExecutorService executor;

    @Resource
    @SuppressWarnings("NullAway.Init")
    private ContextService contexts;

    @Inject
    NodeDrain(
            NodeState state,
            Admission admission,
            SessionRegistry sessions,
            GroupCommitJournal journal,
            Connections connections,
            SessionConfig config) {
        Duration timeout = config.drainTimeout();
        durationMax = timeout.plus(Drain.OVERHEAD_MAX);
        this.connections = connections;
        drain = new Drain(
                new GatewayNode(admission, sessions.evacuation(), journal, connections),
                state,
                timeout,
                Clock.systemUTC(),
                length -> TimeUnit.MILLISECONDS.sleep(length.toMillis()));
    }

    /** For the container's proxy alone, which hands every call to the real one. */
    @SuppressWarnings("NullAway")
    NodeDrain() {
        drain = null;
        durationMax = null;
        connections = null;
    }

    /** Begins the drain where nobody has; completes when it has ended. Returns at once. */
    public CompletionStage<DrainReport> begin() {
        if (hasEnded()) return drain.report();
        try {
            // With the application's context: the server's stop comes on a thread that has none.
            executor.execute(contexts.contextualRunnable(drain));
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedStage(e);
        }
        return drain.report();
    }

    /** The longest that a drain takes. */
    public Duration durationMax() {
        return durationMax;
    }

    /** Sends away who has connected since the drain ended: the server's stop would cut them without a word. */
    void sendLateClientsAway() {
        if (hasEnded()) connections.endForRestart();
    }

    /** Whether a drain has come to its end. */
    boolean hasEnded() {
        return drain.report().toCompletableFuture().isDone();
    }
}
