package dev.sluice.config;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;

/** How a start is refused: the log says why, and the process ends. */
public final class RefusedStart {
    /** What the process ends with: EX_CONFIG of sysexits.h. */
    public static final int EXIT_CODE = 78;

    private static final Logger LOG = Logger.getLogger(RefusedStart.class.getName());

    private static final AtomicBoolean REFUSED = new AtomicBoolean();

    private RefusedStart() {}

    /**
     * Logs {@code line} and ends the process; returns before it has ended. What is refused after that is not told.
     *
     * @param line key, value and expectation, such as {@code GATEWAY_MAX_INBOX: 0 (expected: 1 to 100000)}; may be several lines
     */
    public static void because(String line) {
        if (!REFUSED.compareAndSet(false, true)) return;
        LOG.severe(line);
        endProcess(EXIT_CODE);
    }

    /** Ends the process with this code; returns before it has ended. */
    public static void endProcess(int exitCode) {
        // From a thread of its own, because the server's orderly end waits for the start that this thread may be in.
        Thread end = new Thread(() -> System.exit(exitCode), "process-end");
        end.setDaemon(true);
        end.start();
    }
}
