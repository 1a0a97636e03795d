package dev.sluice.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/** Counts a server's open sockets ten times a second, on a thread of its own, and tells when they became fewer. */
final class SocketWatch implements AutoCloseable {
    private static final long INTERVAL_MS = 100;

    private final List<String> changes = new ArrayList<>();
    private final Thread thread;
    private volatile boolean ended;

    SocketWatch(int port) {
        long begun = System.nanoTime();
        thread = new Thread(
                () -> {
                    int before = -1;
                    while (!ended) {
                        int now = OpenSockets.count(port);
                        if (now != before)
                            note(String.format(Locale.ROOT, "%.1f s: %d", (System.nanoTime() - begun) / 1e9, now));
                        before = now;
                        LockSupport.parkNanos(INTERVAL_MS * 1_000_000);
                    }
                },
                "socket-watch");
        thread.start();
    }

    private synchronized void note(String change) {
        changes.add(change);
    }

    @Override
    public synchronized String toString() {
        return "open sockets " + changes;
    }

    @Override
    public void close() {
        ended = true;
    }
}
