package dev.sluice.lifecycle;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Logger;

/**
 * Keeps the log open to the end: when the process is told to end, {@code java.util.logging} takes all handlers away, in a
 * shutdown hook of its own that runs beside the server's, and what a drain says would be lost.
 */
final class OpenLog {
    /** How long the hook may take until it has run; it waits for nobody. */
    private static final Duration RESET_WITHIN = Duration.ofMillis(500);

    private static final long POLL_MS = 5;

    private final Logger root;
    private final List<Handler> handlers;

    /** Remembers the handlers there are now. */
    OpenLog(Logger root) {
        this.root = root;
        this.handlers = List.of(root.getHandlers());
    }

    /** Where the process is ending, waits until the handlers are gone, in bounds, and puts them back. */
    void reopen() {
        if (!isProcessEnding()) return;
        long deadline = System.nanoTime() + RESET_WITHIN.toNanos();
        try {
            while (root.getHandlers().length > 0 && System.nanoTime() < deadline) TimeUnit.MILLISECONDS.sleep(POLL_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        putBack();
    }

    /** Adds what is missing. */
    void putBack() {
        List<Handler> there = List.of(root.getHandlers());
        for (Handler handler : handlers) if (!there.contains(handler)) root.addHandler(handler);
    }

    private static boolean isProcessEnding() {
        Thread never = new Thread(() -> {}, "never");
        try {
            Runtime.getRuntime().addShutdownHook(never);
            Runtime.getRuntime().removeShutdownHook(never);
            return false;
        } catch (IllegalStateException ending) {
            return true;
        }
    }
}
