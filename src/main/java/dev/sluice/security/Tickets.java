package dev.sluice.security;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tickets that stand for a caller once, for browsers, which cannot send a header with an upgrade: 256 random bits, good for
 * {@link #VALIDITY} and for the origin that asked.
 *
 * <p>Thread-safe. Held as hashes alone, at most {@link #TICKETS_MAX} in all and {@link #PER_PRINCIPAL_MAX} of a principal; a
 * restart forgets them.
 */
public final class Tickets {
    /** How long a ticket is good. */
    public static final Duration VALIDITY = Duration.ofSeconds(30);

    /** Unused tickets of one principal. */
    static final int PER_PRINCIPAL_MAX = 100;

    /** Unused tickets of all principals. */
    static final int TICKETS_MAX = 10_000;

    private static final int TICKET_BYTES = 32;

    private final Clock clock;
    private final SecureRandom random;

    /** By the ticket's hash, the oldest first: all are good for equally long. */
    @GuardedBy("this")
    private final Map<ByteBuffer, Held> held = new LinkedHashMap<>();

    @GuardedBy("this")
    private final Map<String, Integer> perPrincipal = new HashMap<>();

    private record Held(Caller caller, @Nullable Origin origin, Instant until) {}

    /** What a wish for a ticket comes to. */
    public sealed interface Grant {
        /**
         * A ticket, told this once.
         *
         * @param ticket not to be logged
         */
        record Issued(String ticket) implements Grant {
            /** Leaves the ticket out. */
            @Override
            public String toString() {
                return "Issued";
            }
        }

        /** Too many are unused. */
        record TooMany(Duration retryAfter) implements Grant {}
    }

    /** None yet. */
    public Tickets(Clock clock, SecureRandom random) {
        this.clock = clock;
        this.random = random;
    }

    /** A ticket for {@code caller} that is good with this {@code Origin} header only; null stands for none. */
    public Grant issue(Caller caller, @Nullable String originHeader) {
        byte[] bits = new byte[TICKET_BYTES];
        random.nextBytes(bits);
        String ticket = Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
        Origin origin = originHeader == null ? null : Origin.parse(originHeader);
        Instant now = clock.instant();
        synchronized (this) {
            forgetOld(now);
            if (held.size() >= TICKETS_MAX || perPrincipal.getOrDefault(caller.name(), 0) >= PER_PRINCIPAL_MAX) {
                return new Grant.TooMany(Duration.ofSeconds(1));
            }
            held.put(hash(ticket), new Held(caller, origin, now.plus(VALIDITY)));
            perPrincipal.merge(caller.name(), 1, Integer::sum);
        }
        return new Grant.Issued(ticket);
    }

    /** Who {@code ticket} stands for; null where it is not, or not any more, or not here good. It is good for nothing after. */
    @Nullable
    Caller redeem(String ticket, @Nullable Origin origin) {
        Instant now = clock.instant();
        Held found;
        synchronized (this) {
            forgetOld(now);
            found = held.remove(hash(ticket));
            if (found != null) forget(found);
        }
        if (found == null || !Objects.equals(found.origin, origin) || found.caller.isOver(now)) return null;
        return found.caller;
    }

    @GuardedBy("this")
    private void forgetOld(Instant now) {
        Iterator<Held> oldest = held.values().iterator();
        while (oldest.hasNext()) {
            Held next = oldest.next();
            if (now.isBefore(next.until)) return;
            oldest.remove();
            forget(next);
        }
    }

    @GuardedBy("this")
    private void forget(Held gone) {
        perPrincipal.computeIfPresent(gone.caller.name(), (name, count) -> count == 1 ? null : count - 1);
    }

    private static ByteBuffer hash(String ticket) {
        try {
            return ByteBuffer.wrap(
                    MessageDigest.getInstance("SHA-256").digest(ticket.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256: missing (expected: in every Java runtime)", e);
        }
    }
}
