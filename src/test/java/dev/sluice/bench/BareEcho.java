package dev.sluice.bench;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import jakarta.websocket.OnMessage;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.util.ArrayDeque;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The least an asynchronous echo can cost on this server: each text is sent back when the send before it was confirmed.
 * It is the unit the gateway is measured in.
 */
@ServerEndpoint("/echo")
public class BareEcho {
    private static final Logger LOG = Logger.getLogger(BareEcho.class.getName());

    @GuardedBy("this")
    private final ArrayDeque<String> waiting = new ArrayDeque<>();

    @GuardedBy("this")
    private boolean isSending;

    /** For the container, one per connection. */
    public BareEcho() {}

    /** Sends the text back, now or when its turn comes. */
    @OnMessage
    public void echo(String text, Session session) {
        synchronized (this) {
            if (isSending) {
                waiting.add(text);
                return;
            }
            isSending = true;
        }
        send(text, session);
    }

    private void send(String text, Session session) {
        session.getAsyncRemote().sendText(text, result -> sent(result, session));
    }

    private void sent(SendResult result, Session session) {
        if (!result.isOK()) {
            LOG.log(Level.FINE, "send failed", result.getException());
            return;
        }
        String next = next();
        if (next != null) send(next, session);
    }

    private synchronized @Nullable String next() {
        String next = waiting.poll();
        if (next == null) isSending = false;
        return next;
    }
}
