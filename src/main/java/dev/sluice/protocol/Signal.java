package dev.sluice.protocol;

/**
 * Something fleeting for the session's other connections.
 *
 * @param kind {@link SignalKind#TYPING} or {@link SignalKind#PRESENCE}
 * @param data a JSON object
 */
public record Signal(SignalKind kind, JsonText data) implements ClientFrame {
    @Override
    public <R> R handledBy(Handler<R> handler) {
        return handler.onSignal(this);
    }
}
