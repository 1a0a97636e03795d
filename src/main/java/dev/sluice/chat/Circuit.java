package dev.sluice.chat;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.sluice.agent.AgentHealth;
import dev.sluice.agent.AgentLimits;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Whether an agent's model is worth asking: where nearly all of its last requests failed by its own fault, it is left alone for a
 * while, and then tried with one, until the first piece of an answer has come.
 *
 * <p>Thread-safe. Whoever is to be told that it opens is told without the lock.
 */
final class Circuit {
    /** Of the last so many requests … */
    static final int WINDOW_REQUESTS = 10;

    /** … of which there are at least so many … */
    static final int REQUESTS_LEAST = 5;

    /** … so many in a hundred failed. */
    static final int FAILURES_PERCENT = 80;

    private final CircuitBreaker breaker;
    private final Clock clock;
    private final Duration openFor;
    private final Runnable onOpen;

    /** Until when the model is left alone, where it is. */
    @GuardedBy("this")
    private Instant openUntil = Instant.MIN;

    /** How often it has opened, half opened or closed: whose request it was that was sent to try the model. */
    @GuardedBy("this")
    private long changes;

    /** @param onOpen what is done each time it opens, on the thread of whoever brought the outcome */
    Circuit(String agentId, AgentLimits limits, Clock clock, Runnable onOpen) {
        this.clock = clock;
        this.openFor = limits.circuitOpen();
        this.onOpen = onOpen;
        breaker = CircuitBreaker.of(
                agentId,
                CircuitBreakerConfig.custom()
                        .slidingWindowType(SlidingWindowType.COUNT_BASED)
                        .slidingWindowSize(WINDOW_REQUESTS)
                        .minimumNumberOfCalls(REQUESTS_LEAST)
                        .failureRateThreshold(FAILURES_PERCENT)
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .waitDurationInOpenState(openFor)
                        .clock(clock)
                        .build());
    }

    /**
     * Leave to send one request; what became of it is told by {@link #succeeded}, {@link #failed} or {@link #withdrawn}, of which the
     * first counts. What it does to a circuit that …
     *
     * <table>
     * <caption>by where the circuit stands when it is told</caption>
     * <tr><th></th><th>is closed</th><th>is open</th><th>is tried with this request</th><th>is tried with another</th></tr>
     * <tr><td>{@code began}</td><td>nothing</td><td>nothing</td><td>closes it</td><td>nothing</td></tr>
     * <tr><td>{@code succeeded}</td><td>counts, unless it closed it</td><td>nothing</td><td>closes it</td><td>nothing</td></tr>
     * <tr><td>{@code failed}</td><td>counts, even if it closed it</td><td>nothing</td><td>opens it</td><td>nothing</td></tr>
     * <tr><td>{@code withdrawn}</td><td>nothing</td><td>nothing</td><td>lets another try</td><td>nothing</td></tr>
     * </table>
     *
     * <p>So an answer that begins ends the trial, but where the circuit is closed, only whole answers speak for the model: one whose
     * answers all break off is left alone too. Its fields are guarded by the lock of its circuit.
     */
    final class Pass {
        private final long since;
        private boolean closedIt;
        private boolean over;

        private Pass(long since) {
            this.since = since;
        }

        /** The first piece of the answer has come. */
        void began() {
            tell(() -> Circuit.this.began(this));
        }

        /** The model has answered. */
        void succeeded() {
            tell(() -> Circuit.this.succeeded(this));
        }

        /** The model has failed. */
        void failed() {
            tell(() -> Circuit.this.failed(this));
        }

        /** Nothing can be said of the model. */
        void withdrawn() {
            tell(() -> Circuit.this.withdrawn(this));
        }
    }

    /** Leave to send a request; empty where the model is left alone, or is being tried with another. */
    synchronized Optional<Pass> pass() {
        CircuitBreaker.State before = breaker.getState();
        if (!breaker.tryAcquirePermission()) return Optional.empty();
        if (breaker.getState() != before) changes++;
        return Optional.of(new Pass(changes));
    }

    /** Whether the model is left alone: no request has a pass until its time is over. */
    synchronized boolean isOpen() {
        return switch (breaker.getState()) {
            case OPEN -> !clock.instant().isAfter(openUntil);
            case FORCED_OPEN -> true;
            case HALF_OPEN, CLOSED, DISABLED, METRICS_ONLY -> false;
        };
    }

    /** By the clock: the breaker itself learns only from the next request that its time is over. */
    synchronized AgentHealth health() {
        if (isOpen()) return AgentHealth.DOWN;
        return breaker.getState() == CircuitBreaker.State.CLOSED ? AgentHealth.UP : AgentHealth.DEGRADED;
    }

    private void tell(Runnable outcome) {
        if (opens(outcome)) onOpen.run();
    }

    private synchronized boolean opens(Runnable outcome) {
        CircuitBreaker.State before = breaker.getState();
        outcome.run();
        CircuitBreaker.State after = breaker.getState();
        if (before == after) return false;
        changes++;
        if (after != CircuitBreaker.State.OPEN) return false;
        openUntil = clock.instant().plus(openFor);
        return true;
    }

    private synchronized void began(Pass pass) {
        if (pass.over || pass.closedIt || !isTrial(pass)) return;
        pass.closedIt = true;
        breaker.onSuccess(0, TimeUnit.NANOSECONDS);
    }

    private synchronized void succeeded(Pass pass) {
        if (ends(pass) && !pass.closedIt && counts(pass)) breaker.onSuccess(0, TimeUnit.NANOSECONDS);
    }

    private synchronized void failed(Pass pass) {
        if (ends(pass) && counts(pass)) breaker.onError(0, TimeUnit.NANOSECONDS, new ModelFault());
    }

    private synchronized void withdrawn(Pass pass) {
        if (ends(pass) && isTrial(pass)) breaker.releasePermission();
    }

    private static boolean ends(Pass pass) {
        if (pass.over) return false;
        pass.over = true;
        return true;
    }

    @GuardedBy("this")
    private boolean counts(Pass pass) {
        return breaker.getState() == CircuitBreaker.State.CLOSED || isTrial(pass);
    }

    @GuardedBy("this")
    private boolean isTrial(Pass pass) {
        return breaker.getState() == CircuitBreaker.State.HALF_OPEN && pass.since == changes;
    }

    /** What a breaker wants to be told of; it has no words and no trace, and nobody throws it. */
    private static final class ModelFault extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ModelFault() {
            super(null, null, false, false);
        }
    }
}
