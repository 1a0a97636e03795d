package dev.sluice.protocol;

/** The client leaves its session, which stays resumable; the connection stays open. */
public record Leave() implements ClientFrame {
    @Override
    public <R> R handledBy(Handler<R> handler) {
        return handler.onLeave();
    }
}
