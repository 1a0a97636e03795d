package dev.sluice.protocol;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The handshake of older clients; answered with {@link Joined} or {@link JoinError}. It counts as able to take streaming.
 *
 * @param agentId the agent asked for; null where the client named none
 * @param protocolMin the oldest version the client speaks ({@code min_version}), 1 where it does not say
 * @param protocolMax the newest version the client speaks ({@code max_version}), 1 where it does not say
 * @param sessionId the session to come back to; null for a new one
 * @param since the last cursor the client has covered; null to be told nothing old
 * @param token the client's secret; null where it sent none
 */
public record Join(
        @Nullable String agentId,
        int protocolMin,
        int protocolMax,
        @Nullable String sessionId,
        @Nullable Long since,
        @Nullable String token)
        implements Handshake {
    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.STREAMING);
    }

    /** Leaves the token out: frames may be logged, credentials may not. */
    @Override
    public String toString() {
        return "Join[agentId=" + agentId + ", sessionId=" + sessionId + ", since=" + since + "]";
    }
}
