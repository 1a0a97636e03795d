package dev.sluice.endpoint;

import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;

/** One look at the clock for every open connection, so that none needs a timer of its own. */
final class Sweep implements Runnable {
    private static final Logger LOG = Logger.getLogger(Sweep.class.getName());
    private static final Duration INTERVAL_MAX = Duration.ofMillis(500);

    private final Connections connections;

    Sweep(Connections connections) {
        this.connections = connections;
    }

    /** How often to sweep for a heartbeat of that length: four times in each, and twice a second at least. */
    static Duration interval(Duration heartbeat) {
        Duration quarter = heartbeat.dividedBy(4);
        return heartbeat.isZero() || quarter.compareTo(INTERVAL_MAX) > 0 ? INTERVAL_MAX : quarter;
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
    }
}
