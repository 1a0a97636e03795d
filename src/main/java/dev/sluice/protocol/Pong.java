package dev.sluice.protocol;

/** The client's sign of life. */
public record Pong() implements ClientFrame {
    @Override
    public <R> R handledBy(Handler<R> handler) {
        return handler.onPong();
    }
}
