package dev.sluice.session;

import dev.sluice.outbound.Outbound;
import dev.sluice.protocol.DirectFrame;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a connection asks for with {@code hello} or {@code join}, its principal being known already.
 *
 * @param agentId the agent; null where the client named none, which will do to come back to a session
 * @param sessionId the session to come back to; null for a new one
 * @param since the last cursor the client has covered; null where nothing is to be replayed
 * @param streaming whether the client is sent conflatable events
 * @param batch whether the client takes several frames in one message
 * @param connectionId names the connection; other connections see it as {@code sender_id}
 * @param outbound the connection's sending side; every answer goes through it
 * @param greeting makes the handshake's answer, which precedes everything else
 */
public record AttachRequest(
        String principal,
        @Nullable String agentId,
        @Nullable String sessionId,
        @Nullable Long since,
        boolean streaming,
        boolean batch,
        String connectionId,
        Outbound outbound,
        Function<Greeting, DirectFrame> greeting) {}
