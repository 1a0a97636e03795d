package dev.sluice.journal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether the database is away, as the writer finds it: its last try failed, or it does not answer the one under way.
 *
 * <p>Told by the writer, one call after the other; {@link #isOn()} may be asked by anyone. An outage is logged when it begins
 * and when it is over, however many tries lie in between.
 */
final class Outage {
    private static final System.Logger LOG = System.getLogger(Outage.class.getName());

    private final BackOff backOff;
    private final Duration answerMax;
    private final Clock clock;
    private int failures;
    private Instant since = Instant.MIN;

    private volatile boolean failing;
    private volatile @Nullable Instant askedAt;

    Outage(JournalBounds bounds, Clock clock) {
        this.backOff = new BackOff(bounds.backOffMin(), bounds.backOffMax());
        this.answerMax = bounds.answerMax();
        this.clock = clock;
    }

    /** Whether new work should not be started. */
    boolean isOn() {
        if (failing) return true;
        Instant asked = askedAt;
        return asked != null && asked.plus(answerMax).isBefore(clock.instant());
    }

    /** A try begins. */
    void asking() {
        askedAt = clock.instant();
    }

    /** A try has failed, and {@code what} says which. Returns the pause before the next one. */
    Duration failed(String what, Throwable cause) {
        askedAt = null;
        failing = true;
        if (++failures == 1) since = clock.instant();
        LOG.log(
                failures == 1 ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG,
                "database does not answer: {0} cause={1}",
                what,
                Failure.describe(cause));
        return backOff.failed();
    }

    /** What became of a try is not known; whoever can tell is asked next. */
    void doubted() {
        askedAt = null;
        failing = true;
    }

    /** A try has succeeded. */
    void over() {
        askedAt = null;
        backOff.succeeded();
        failing = false;
        if (failures == 0) return;
        LOG.log(
                System.Logger.Level.INFO,
                "database answers again: failures={0} outage={1}",
                failures,
                Duration.between(since, clock.instant()));
        failures = 0;
    }

    /** The database has answered, be it with a no. */
    void answered() {
        askedAt = null;
    }

    /** It stays so. */
    void endless() {
        failing = true;
    }
}
