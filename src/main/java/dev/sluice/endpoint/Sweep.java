package dev.sluice.endpoint;

import dev.sluice.budget.Relief;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;

/** One look at the clock for every open connection, so that none needs a timer of its own; and one at the memory. */
final class Sweep implements Runnable {
    private static final Logger LOG = Logger.getLogger(Sweep.class.getName());
    private static final Duration INTERVAL_MAX = Duration.ofMillis(500);
    private static final Duration INTERVAL_MIN = Duration.ofMillis(10);

    private final Connections connections;
    private final Relief relief;

    Sweep(Connections connections, Relief relief) {
        this.connections = connections;
        this.relief = relief;
    }

    /** How often to sweep for a heartbeat of that length: ten times in each, and twice a second at least. */
    static Duration interval(Duration heartbeat) {
        Duration tenth = heartbeat.dividedBy(10);
        if (heartbeat.isZero() || tenth.compareTo(INTERVAL_MAX) > 0) return INTERVAL_MAX;
        return tenth.compareTo(INTERVAL_MIN) < 0 ? INTERVAL_MIN : tenth;
    }

    @Override
    public void run() {
        for (ClientConnection connection : connections.all()) {
            try {
                connection.check();
            } catch (RuntimeException unexpected) {
                // One connection's failure must not end the sweep of all others.
                LOG.log(Level.WARNING, "connection=" + connection.id() + " outcome=sweep_failed", unexpected);
            }
        }
        relief.sweep();
    }
}
