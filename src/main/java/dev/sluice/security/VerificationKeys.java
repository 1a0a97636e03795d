package dev.sluice.security;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.nimbusds.jose.jwk.JWK;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * The keys that tokens are verified with: those of the start, until others are read.
 *
 * <p>Thread-safe, and nobody waits for a reading: it runs on an executor, once a minute at most, when a token comes that no known
 * key has signed. The token itself is refused; its client comes again.
 */
final class VerificationKeys {
    private static final System.Logger LOG = System.getLogger(VerificationKeys.class.getName());
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final KeySource source;
    private final Clock clock;
    private final Executor executor;
    private volatile List<JWK> keys;

    @GuardedBy("this")
    private Instant nextReading;

    /** Reads the keys for the first time, on this thread. */
    VerificationKeys(KeySource source, Clock clock, Executor executor) throws IOException {
        this.source = source;
        this.clock = clock;
        this.executor = executor;
        this.keys = source.read();
        this.nextReading = clock.instant().plus(PAUSE);
    }

    List<JWK> known() {
        return keys;
    }

    /** A token came that none of the known keys has signed: perhaps the issuer has new ones. */
    void missed() {
        if (!source.mayChange() || !isTime()) return;
        try {
            executor.execute(this::readAgain);
        } catch (RejectedExecutionException stopping) {
            LOG.log(System.Logger.Level.DEBUG, "keys not read again: the executor is stopping");
        }
    }

    private synchronized boolean isTime() {
        Instant now = clock.instant();
        if (now.isBefore(nextReading)) return false;
        nextReading = now.plus(PAUSE);
        return true;
    }

    private void readAgain() {
        try {
            keys = source.read();
        } catch (IOException unreadable) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the issuer's keys cannot be read again, the known ones stay: " + unreadable);
        }
    }
}
