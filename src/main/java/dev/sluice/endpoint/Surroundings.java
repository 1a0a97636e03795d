package dev.sluice.endpoint;

import dev.sluice.budget.ByteAccount;
import dev.sluice.outbound.FrameWriter;
import dev.sluice.outbound.Outbound;
import dev.sluice.protocol.FrameDecoder;
import dev.sluice.protocol.Health;
import dev.sluice.protocol.Policy;
import dev.sluice.protocol.Presence;
import dev.sluice.security.Authentication;
import dev.sluice.session.Sessions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What all connections of this node share.
 *
 * @param config their bounds
 * @param policy what a handshake's answer says of the limits
 * @param health what a {@code joined} says of the node
 * @param presence what a {@code joined} says of the connections with these ids
 * @param outbounds makes a connection's sending side
 * @param buffers counts what connections hold in memory
 */
record Surroundings(
        ConnectionConfig config,
        Policy policy,
        FrameDecoder decoder,
        Authentication authentication,
        Sessions sessions,
        Supplier<Health> health,
        Function<List<String>, List<Presence>> presence,
        Function<FrameWriter, Outbound> outbounds,
        Clock clock,
        ByteAccount buffers) {
    /** How long a connection may go without a session before it is closed (PROTOCOL.md §8). */
    static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

    /** How long a connection that is to end may take to send what still waits. */
    static final Duration LAST_WORDS_TIMEOUT = Duration.ofMillis(1500);

    /** When a connection that is to end from now on has had its time to. */
    long lastWordsEndMs() {
        return clock.millis() + LAST_WORDS_TIMEOUT.toMillis();
    }

    /** A connection's frames in order, none yet. */
    FrameQueue frames() {
        return new FrameQueue(config.payloadBytesMax(), buffers);
    }
}
