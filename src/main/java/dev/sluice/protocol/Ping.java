package dev.sluice.protocol;

/** The client asks for a sign of life; answered with {@link ServerPong}. */
public record Ping() implements ClientFrame {
    @Override
    public <R> R handledBy(Handler<R> handler) {
        return handler.onPing();
    }
}
