package dev.sluice.endpoint;

import dev.sluice.protocol.CloseCode;
import dev.sluice.security.UpgradeRequest;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The WebSocket at {@code /ws}, one instance per connection: hands what the container brings to its {@link ClientConnection}.
 *
 * <p>Messages come whole, within the bounds that {@link InboundGuard} keeps, and disguised: see {@link Disguise}.
 */
@Dependent
@ServerEndpoint(value = "/ws", subprotocols = UpgradeRequest.SUBPROTOCOL)
public class GatewayEndpoint {
    private static final Logger LOG = Logger.getLogger(GatewayEndpoint.class.getName());

    // The container wants a constructor without parameters, even of a bean.
    @Inject
    @SuppressWarnings("NullAway.Init")
    private FrontDoor frontDoor;

    private final Disguise disguise = new Disguise();
    private @Nullable ClientConnection connection;

    /** The upgrade is done. */
    @OnOpen
    public void onOpen(Session session) {
        connection = frontDoor.open(session, disguise);
    }

    /** A text message is there that was not disguised. */
    @OnMessage
    public void onText(String text) {
        if (connection != null) connection.receive(text);
    }

    /** A text message is there in its disguise, or a binary one, which is not welcome. */
    @OnMessage
    public void onBinary(byte[] bytes) {
        if (connection == null) return;
        String text = disguise.text(bytes);
        if (text == null) connection.end(disguise.wrong());
        else connection.receive(text);
    }

    /** A ping of the WebSocket protocol is there in its disguise, or a pong. */
    @OnMessage
    public void onPong(PongMessage pong) {
        if (connection == null) return;
        ByteBuffer data = pong.getApplicationData();
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        if (disguise.isPing()) connection.answerPing(bytes);
        else connection.heard();
    }

    /** The WebSocket is over, whoever ended it. */
    @OnClose
    public void onClose(CloseReason reason) {
        if (connection != null) frontDoor.closed(connection);
    }

    /** Something failed in the container or above; the connection would live on, and must not. */
    @OnError
    public void onError(Throwable failure) {
        if (connection == null) {
            LOG.log(Level.WARNING, "outcome=open_failed", failure);
            return;
        }
        // A network that breaks is every day's business; anything else is ours.
        Level level = failure instanceof IOException ? Level.FINE : Level.WARNING;
        LOG.log(level, "connection=" + connection.id() + " outcome=failed", failure);
        connection.end(CloseCode.INTERNAL_ERROR);
    }
}
