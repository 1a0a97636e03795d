package dev.sluice.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A client of its own session that says one thing to {@code echo} at intervals, and times each answer. */
final class QuietClient implements AutoCloseable {
    private final Caller caller;
    private final Duration interval;
    private final Figures roundTrips = new Figures();
    private final Thread thread = new Thread(this::talk, "quiet-client");
    private volatile boolean leaving;
    private volatile @Nullable Exception failure;

    /** Connected and greeted; silent until it is started. */
    QuietClient(int port, Duration interval) throws IOException {
        this.interval = interval;
        caller = new Caller(port);
        caller.say("{\"type\":\"hello\",\"agent_id\":\"echo\"}");
        caller.await("\"hello_ok\"");
    }

    void start() {
        thread.start();
    }

    /** What it measured. */
    Figures leave() throws IOException, InterruptedException {
        leaving = true;
        thread.join();
        if (failure != null) throw new IOException("the quiet client was not answered", failure);
        return roundTrips;
    }

    private void talk() {
        long begun = System.nanoTime();
        try {
            for (int i = 0; !leaving; i++) {
                String id = "q" + i;
                long said = System.nanoTime();
                caller.say(
                        "{\"type\":\"message\",\"message_id\":\"" + id + "\",\"content\":\"" + "x".repeat(128) + "\"}");
                String answer = caller.await("\"final\"");
                if (!answer.contains("\"" + id + "\"")) throw new IOException("answered with " + answer);
                roundTrips.add(System.nanoTime() - said);
                LockSupport.parkNanos(interval.toNanos());
            }
        } catch (IOException | RuntimeException e) {
            failure = e;
        }
        roundTrips.end(System.nanoTime() - begun, 0);
    }

    @Override
    public void close() throws IOException {
        leaving = true;
        caller.close();
    }
}
