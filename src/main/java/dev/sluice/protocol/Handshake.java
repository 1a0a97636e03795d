package dev.sluice.protocol;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A client's first frame: which agent, which session, from where on, in which versions of the protocol. */
public sealed interface Handshake extends ClientFrame permits Hello, Join {
    /** The agent asked for; null where the client named none. */
    @Nullable
    String agentId();

    /** The oldest protocol version the client speaks. */
    int protocolMin();

    /** The newest protocol version the client speaks. */
    int protocolMax();

    /** What the client can take, of what this gateway knows. */
    Set<Capability> capabilities();

    /** The session to come back to; null for a new one. */
    @Nullable
    String sessionId();

    /** The last cursor the client has covered; null to be told nothing old. May be negative or beyond the head. */
    @Nullable
    Long since();

    /** The client's secret; null where it sent none. Never to be logged. */
    @Nullable
    String token();

    @Override
    default <R> R handledBy(Handler<R> handler) {
        return handler.onHandshake(this);
    }
}
