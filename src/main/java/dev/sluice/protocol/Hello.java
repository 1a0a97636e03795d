package dev.sluice.protocol;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The handshake of a client that says what it can take; answered with {@link HelloOk} or {@link HelloError}.
 *
 * @param agentId the agent asked for; null where the client named none
 * @param protocolMin the oldest version the client speaks, 1 where it does not say
 * @param protocolMax the newest version the client speaks, 1 where it does not say
 * @param capabilities what the client can take, unknown ones left out
 * @param sessionId the session to come back to; null for a new one
 * @param since the last cursor the client has covered; null to be told nothing old
 * @param token the client's secret; null where it sent none
 */
public record Hello(
        @Nullable String agentId,
        int protocolMin,
        int protocolMax,
        Set<Capability> capabilities,
        @Nullable String sessionId,
        @Nullable Long since,
        @Nullable String token)
        implements Handshake {
    /** Copies the capabilities. */
    public Hello {
        capabilities = Set.copyOf(capabilities);
    }

    /** Leaves the token out: frames may be logged, credentials may not. */
    @Override
    public String toString() {
        return "Hello[agentId=" + agentId + ", sessionId=" + sessionId + ", since=" + since + "]";
    }
}
