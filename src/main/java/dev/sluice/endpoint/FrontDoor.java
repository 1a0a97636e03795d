package dev.sluice.endpoint;

import dev.sluice.protocol.CloseCode;
import dev.sluice.protocol.Policy;
import dev.sluice.security.Caller;
import dev.sluice.security.Identity;
import jakarta.websocket.Session;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Where WebSockets become connections: settles who came, sets the container's bounds, keeps the register. Thread-safe. */
final class FrontDoor {
    private static final Logger LOG = Logger.getLogger(FrontDoor.class.getName());

    /** Hint for clients that found no place, spread so that they do not all come back at once. */
    private static final Duration RETRY_AFTER_MIN = Duration.ofSeconds(1);

    private static final Duration RETRY_AFTER_MAX = Duration.ofSeconds(5);

    private final Surroundings surroundings;
    private final Connections connections;
    private final Closer closer;
    private final LibertySelectors selectors;
    private final KernelSendQueues kernel;
    private final boolean queryTokenAllowed;
    private final AtomicBoolean sendBufferTold = new AtomicBoolean();

    FrontDoor(
            Surroundings surroundings,
            Connections connections,
            Closer closer,
            LibertySelectors selectors,
            boolean queryTokenAllowed) {
        this.surroundings = surroundings;
        this.connections = connections;
        this.closer = closer;
        this.selectors = selectors;
        this.kernel = new KernelSendQueues(surroundings.clock());
        this.queryTokenAllowed = queryTokenAllowed;
    }

    /**
     * The connection of a WebSocket that has just opened; it may be ending already.
     *
     * @param disguise worn by its frames from now on, where this release of the container lets them
     */
    ClientConnection open(Session session, Disguise disguise) {
        // Liveness is ours: the container's own timeout ends connections with a code that must not be sent.
        session.setMaxIdleTimeout(0);
        LibertySocket socket = new LibertySocket(session, kernel);
        selectors.learn(socket);
        if (sendBufferTold.compareAndSet(false, true)) tellSendBuffer(socket);
        Policy policy = surroundings.policy();
        var pace = new ReadPace(policy.queuedFramesMax(), policy.bufferedBytesMax());
        Wire wire = new PacedWire(new LibertyFrameWriter(session, socket, closer), pace);
        Identity identity = identify(session);
        Caller caller = identity instanceof Identity.Known known ? known.caller() : null;
        var connection = new ClientConnection(UUID.randomUUID().toString(), caller, wire, surroundings);
        guard(session, socket, connection, pace, disguise);
        ClientConnection leaving = connections.add(connection);
        if (leaving != null) leaving.endWithHint(CloseCode.OVERLOADED, retryAfter());
        if (identity instanceof Identity.Wrong) {
            connection.refuse(Handshaking.WRONG_CREDENTIAL);
        }
        return connection;
    }

    /** The container says that the connection's WebSocket is over. */
    void closed(ClientConnection connection) {
        connection.ended();
        connections.remove(connection);
    }

    // Only a socket knows what the kernel made of the setting, and the first connection's is the first there is.
    private static void tellSendBuffer(LibertySocket socket) {
        OptionalInt bytes = socket.sendBufferBytes();
        if (bytes.isEmpty()) return;
        LOG.log(Level.INFO, "kernel send buffer per connection: {0} bytes", String.valueOf(bytes.getAsInt()));
    }

    /** Twice the payload: what is a little too long is read and answered, the rest is not even read. */
    static int readableBytesMax(int payloadBytesMax) {
        return 2 * payloadBytesMax;
    }

    // The container's own bound gives a reason that names our class, so it is set only where there is no guard.
    private void guard(
            Session session, LibertySocket socket, ClientConnection connection, ReadPace pace, Disguise disguise) {
        int bytesMax = readableBytesMax(surroundings.config().payloadBytesMax());
        InboundGuard.Ends ends = new InboundGuard.Ends() {
            @Override
            public void refused(CloseCode code) {
                connection.end(code);
            }

            @Override
            public void ended(Runnable end) {
                connection.hush();
                socket.reach();
                closer.afterGrace(() -> closer.cut(socket));
                closer.ended(end, socket::freeClose);
            }
        };
        if (InboundGuard.install(session, bytesMax, pace, disguise, ends)) return;
        session.setMaxTextMessageBufferSize(bytesMax);
        session.setMaxBinaryMessageBufferSize(bytesMax);
    }

    private Identity identify(Session session) {
        if (session.getUserPrincipal() instanceof Caller caller) return new Identity.Known(caller);
        return surroundings.authentication().byToken(queryToken(session));
    }

    private @Nullable String queryToken(Session session) {
        if (!queryTokenAllowed) return null;
        List<String> tokens = session.getRequestParameterMap().get("token");
        return tokens == null || tokens.isEmpty() ? null : tokens.get(0);
    }

    private static Duration retryAfter() {
        long millis = ThreadLocalRandom.current().nextLong(RETRY_AFTER_MIN.toMillis(), RETRY_AFTER_MAX.toMillis());
        return Duration.ofMillis(millis);
    }
}
