package dev.sluice.lifecycle;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * The node's orderly end (PROTOCOL.md §9): refuses new work, lets begun work go on for a while, ends the rest, stores all, and
 * sends the clients away. Every step has its bound; one that fails does not keep the next from its turn.
 *
 * <p>Runs at most once, however often it is asked to; whoever wants to know its end asks for the {@link #report}.
 */
final class Drain implements Runnable {
    private static final System.Logger LOG = System.getLogger(Drain.class.getName());

    /** How long storing may take once nothing runs any more. */
    static final Duration STORE_TIMEOUT = Duration.ofSeconds(4);

    /** How long {@link DrainedNode#isStored} may take for one look. */
    static final Duration STORE_STEP = Duration.ofMillis(500);

    /** How long clients may take for what still goes out to them, and for their side of the close. */
    static final Duration DELIVERY_TIMEOUT = Duration.ofMillis(2500);

    /** All that a drain may take beyond the time that work is given. */
    static final Duration OVERHEAD_MAX =
            STORE_TIMEOUT.plus(STORE_STEP).plus(DELIVERY_TIMEOUT).plusMillis(500);

    static final Duration POLL_INTERVAL = Duration.ofMillis(20);

    private final DrainedNode node;
    private final NodeState state;
    private final Duration workTimeout;
    private final Clock clock;
    private final Pause pause;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CompletableFuture<DrainReport> report = new CompletableFuture<>();

    /** Waits; ends early where the thread is asked to stop. */
    interface Pause {
        void take(Duration length) throws InterruptedException;
    }

    Drain(DrainedNode node, NodeState state, Duration workTimeout, Clock clock, Pause pause) {
        this.node = node;
        this.state = state;
        this.workTimeout = workTimeout;
        this.clock = clock;
        this.pause = pause;
    }

    /** How it ended; completes when it has, exceptionally where the node had stopped before. */
    CompletionStage<DrainReport> report() {
        return report.minimalCompletionStage();
    }

    @Override
    public void run() {
        if (!begun.compareAndSet(false, true)) return;
        if (!state.enter(NodeState.Phase.DRAINING)) {
            report.completeExceptionally(new IllegalStateException("phase: " + state.phase() + " (expected: READY)"));
            return;
        }
        try {
            report.complete(drain());
        } catch (RuntimeException | Error e) {
            report.completeExceptionally(e);
        }
    }

    private DrainReport drain() {
        Instant begin = clock.instant();
        LOG.log(System.Logger.Level.INFO, "drain begins: timeout={0}", workTimeout);
        node.refuseWork();
        boolean finished = await("work", workTimeout, () -> node.storeFinished() == 0);
        attempt("end", node::endRest);
        boolean stored = await("store", STORE_TIMEOUT, node::isStored);
        boolean gone = await("delivery", DELIVERY_TIMEOUT, () -> node.endConnections() == 0);
        DrainReport ended = new DrainReport(finished, stored, gone, Duration.between(begin, clock.instant()));
        LOG.log(
                System.Logger.Level.INFO,
                "drain ends: finished={0} stored={1} delivered={2} took={3}",
                ended.finished(),
                ended.stored(),
                ended.delivered(),
                ended.took());
        return ended;
    }

    /** Whether {@code done} came true within {@code timeout}; asks at least once. */
    private boolean await(String step, Duration timeout, BooleanSupplier done) {
        Instant deadline = clock.instant().plus(timeout);
        boolean[] is = {false};
        while (true) {
            attempt(step, () -> is[0] = done.getAsBoolean());
            if (is[0]) return true;
            Duration left = Duration.between(clock.instant(), deadline);
            if (left.isNegative() || left.isZero()) return false;
            try {
                pause.take(left.compareTo(POLL_INTERVAL) < 0 ? left : POLL_INTERVAL);
            } catch (InterruptedException e) {
                // Whoever wants the thread back wants the drain to hurry; the database is never interrupted.
                LOG.log(System.Logger.Level.INFO, "drain hurried: step={0}", step);
                return false;
            }
        }
    }

    private static void attempt(String step, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "drain step failed: step=" + step, e);
        }
    }
}
