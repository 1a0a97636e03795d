package dev.sluice.chat;

import dev.sluice.agent.AgentHealth;
import dev.sluice.agent.AgentLimits;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * Whether an agent's model is worth asking: where nearly all of its last requests failed by its own fault, it is left alone for a
 * while, and then tried with one.
 *
 * <p>Thread-safe. After each {@link #allows} that is true comes exactly one of the three outcomes.
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

    /** Until when the model is left alone, where it is; set right after it is, so that health may say too early that it is not. */
    private volatile Instant openUntil = Instant.MIN;

    Circuit(String agentId, AgentLimits limits, Clock clock) {
        this.clock = clock;
        breaker = CircuitBreaker.of(
                agentId,
                CircuitBreakerConfig.custom()
                        .slidingWindowType(SlidingWindowType.COUNT_BASED)
                        .slidingWindowSize(WINDOW_REQUESTS)
                        .minimumNumberOfCalls(REQUESTS_LEAST)
                        .failureRateThreshold(FAILURES_PERCENT)
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .waitDurationInOpenState(limits.circuitOpen())
                        .clock(clock)
                        .build());
        breaker.getEventPublisher().onStateTransition(event -> {
            if (event.getStateTransition().getToState() == CircuitBreaker.State.OPEN)
                openUntil = clock.instant().plus(limits.circuitOpen());
        });
    }

    /** Whether a request may be sent; if so, one of the methods below says what became of it. */
    boolean allows() {
        return breaker.tryAcquirePermission();
    }

    /** The model has answered. */
    void succeeded() {
        breaker.onSuccess(0, TimeUnit.NANOSECONDS);
    }

    /** The model has failed. */
    void failed() {
        breaker.onError(0, TimeUnit.NANOSECONDS, new ModelFault());
    }

    /** Nothing can be said of the model. */
    void withdrawn() {
        breaker.releasePermission();
    }

    /** By the clock: the breaker itself learns only from the next request that its time is over. */
    AgentHealth health() {
        return switch (breaker.getState()) {
            case OPEN -> clock.instant().isAfter(openUntil) ? AgentHealth.DEGRADED : AgentHealth.DOWN;
            case FORCED_OPEN -> AgentHealth.DOWN;
            case HALF_OPEN -> AgentHealth.DEGRADED;
            case CLOSED, DISABLED, METRICS_ONLY -> AgentHealth.UP;
        };
    }

    /** What a breaker wants to be told of; it has no words and no trace, and nobody throws it. */
    private static final class ModelFault extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ModelFault() {
            super(null, null, false, false);
        }
    }
}
