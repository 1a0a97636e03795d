package dev.sluice.endpoint;

import jakarta.websocket.CloseReason;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;

/** A container's session that sends and confirms when told to; it has no socket anyone could reach unless it is given one. */
final class HandDrivenSession {
    final List<String> sent = new ArrayList<>();
    final List<CloseReason> closes = new ArrayList<>();
    final List<SendHandler> handlers = new ArrayList<>();
    boolean open = true;
    long sendTimeoutMs = -1;
    Object inside;

    /** What happens while the container closes the session. */
    Runnable whileClosing = () -> {};

    Session session() {
        return proxy(Session.class, (self, method, arguments) -> switch (method.getName()) {
            case "getAsyncRemote" -> remote();
            case "getSessionImpl" -> {
                if (inside == null) throw new UnsupportedOperationException("no socket");
                yield inside;
            }
            case "close" -> {
                closes.add((CloseReason) arguments[0]);
                whileClosing.run();
                yield null;
            }
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    /** Confirms the first send that is not confirmed; with a failure unless that is null. */
    void confirm(Throwable failure) {
        handlers.remove(0).onResult(failure == null ? new SendResult(session()) : new SendResult(session(), failure));
    }

    private RemoteEndpoint.Async remote() {
        return proxy(RemoteEndpoint.Async.class, (self, method, arguments) -> {
            if (method.getName().equals("setSendTimeout")) {
                sendTimeoutMs = (long) arguments[0];
                return null;
            }
            if (!method.getName().equals("sendText")) throw new UnsupportedOperationException(method.getName());
            if (!open) throw new IllegalStateException("closed");
            sent.add((String) arguments[0]);
            handlers.add((SendHandler) arguments[1]);
            return null;
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        Class<?>[] types = {type, OfLiberty.class};
        return type.cast(Proxy.newProxyInstance(HandDrivenSession.class.getClassLoader(), types, handler));
    }

    /** What Open Liberty's sessions have besides. */
    interface OfLiberty {
        Object getSessionImpl();
    }
}
