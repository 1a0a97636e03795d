package dev.sluice.endpoint;

import dev.sluice.protocol.Timestamp;
import java.time.Duration;
import java.time.Instant;

/**
 * How long a connection's client has been silent, and what follows from it.
 *
 * <p>{@link #heard} and {@link #joined} may be called by any thread; the rest by one, the sweep.
 */
final class Liveness {
    /** What a look at the clock says. */
    enum Verdict {
        /** Nothing is to be done. */
        FINE,
        /** The client has been silent for a heartbeat: ask it. */
        PING,
        /** It has been silent for two: it is gone. */
        GONE,
        /** It has not joined in time. */
        HANDSHAKE_TIMEOUT
    }

    private final long heartbeatMs;
    private final long openedAtMs;
    private volatile long heardAtMs;
    private volatile boolean joined;
    private long pingedForMs = -1;

    /** Of a connection opened now; a zero heartbeat asks nothing and ends nobody. */
    Liveness(Duration heartbeat, long nowMs) {
        this.heartbeatMs = heartbeat.toMillis();
        this.openedAtMs = nowMs;
        this.heardAtMs = nowMs;
    }

    /** The client gave a sign of life: a frame, or its network took bytes that had been waiting. */
    void heard(long nowMs) {
        heardAtMs = nowMs;
    }

    /** When it gave the last one; the connection's opening counts. */
    Timestamp heardAt() {
        return Timestamp.of(Instant.ofEpochMilli(heardAtMs));
    }

    /** The handshake was answered; from here on silence counts, and the time to join no longer does. */
    void joined() {
        joined = true;
    }

    /** Whether the client has been asked and has not been heard since. */
    boolean asked() {
        return pingedForMs == heardAtMs;
    }

    /** What the clock says; at most one {@link Verdict#PING} for one silence. */
    Verdict check(long nowMs) {
        if (!joined) {
            boolean late = nowMs - openedAtMs >= Surroundings.HANDSHAKE_TIMEOUT.toMillis();
            return late ? Verdict.HANDSHAKE_TIMEOUT : Verdict.FINE;
        }
        if (heartbeatMs == 0) return Verdict.FINE;
        long heard = heardAtMs;
        long silentMs = nowMs - heard;
        if (silentMs >= 2 * heartbeatMs) return Verdict.GONE;
        if (silentMs < heartbeatMs || pingedForMs == heard) return Verdict.FINE;
        pingedForMs = heard;
        return Verdict.PING;
    }
}
