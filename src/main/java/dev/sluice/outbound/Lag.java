package dev.sluice.outbound;

import java.time.Clock;
import java.time.Duration;

/**
 * Whether a connection is over half of its limit, and whether its peer has been seen reading since.
 *
 * <p>Not thread-safe: {@link Freight}'s, and the only place that knows. It begins anew whenever the connection has caught up.
 */
final class Lag {
    /**
     * How long a connection lags before what its peer takes shows that it reads. A peer that has stalled takes what its kernel still
     * has room for, and that may be noticed one and a half seconds later.
     */
    static final Duration PROOF_AFTER = Duration.ofSeconds(2);

    private final Clock clock;
    private boolean on;
    private long beganAtMs;
    private boolean taken;
    private boolean takenLate;

    Lag(Clock clock) {
        this.clock = clock;
    }

    /** Notes whether the connection lags now; false if that is no news. */
    boolean become(boolean lags) {
        if (lags == on) return false;
        clear();
        on = lags;
        if (lags) beganAtMs = clock.millis();
        return true;
    }

    /** Notes that the peer has taken something. */
    void taken() {
        taken = on;
        if (on && !takenLate) takenLate = clock.millis() - beganAtMs >= PROOF_AFTER.toMillis();
    }

    /**
     * Whether the peer reads, however slowly.
     *
     * @param trusted whether anything it has taken shows that, be it at once
     */
    boolean isRead(boolean trusted) {
        return trusted ? taken : takenLate;
    }

    /** Forgets everything. */
    void clear() {
        on = false;
        taken = false;
        takenLate = false;
    }
}
