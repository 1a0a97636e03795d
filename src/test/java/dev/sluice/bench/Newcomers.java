package dev.sluice.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** New clients that come one after the other, each with a new session, say one thing to {@code echo} and go. */
final class Newcomers implements AutoCloseable {
    private final int port;
    private final Figures roundTrips = new Figures();
    private final Figures whole = new Figures();
    private final long begun = System.nanoTime();
    private volatile boolean leaving;
    private volatile @Nullable Exception failure;
    private @Nullable Thread coming;

    Newcomers(int port) {
        this.port = port;
    }

    /** They come on the caller's thread. */
    void stayWhile(BooleanSupplier more) throws IOException {
        while (more.getAsBoolean()) come();
    }

    /** They come in the background, until they are to leave. */
    void stay() {
        Thread thread = new Thread(
                () -> {
                    try {
                        while (!leaving) come();
                    } catch (IOException | UncheckedIOException e) {
                        failure = e;
                    }
                },
                "newcomers");
        coming = thread;
        thread.start();
    }

    /** No more come. */
    void leave() throws InterruptedException {
        leaving = true;
        if (coming != null) coming.join();
        if (failure != null) throw new IllegalStateException("a newcomer was not answered", failure);
        long took = System.nanoTime() - begun;
        roundTrips.end(took, 0);
        whole.end(took, 0);
    }

    /** From a message to its final. */
    Figures roundTrips() {
        return roundTrips;
    }

    /** From connecting to that final. */
    Figures whole() {
        return whole;
    }

    private void come() throws IOException {
        long arrived = System.nanoTime();
        try (Caller caller = new Caller(port)) {
            caller.say("{\"type\":\"hello\",\"agent_id\":\"echo\"}");
            caller.await("\"hello_ok\"");
            long said = System.nanoTime();
            caller.say("{\"type\":\"message\",\"message_id\":\"m1\",\"content\":\"" + "x".repeat(128) + "\"}");
            caller.await("\"final\"");
            roundTrips.add(System.nanoTime() - said);
            whole.add(System.nanoTime() - arrived);
        }
    }

    @Override
    public void close() {
        leaving = true;
    }
}
