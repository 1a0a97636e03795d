package dev.sluice.endpoint;

import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Wakes the container's selectors at intervals, because Open Liberty forgets reads and writes: where a connection ends while one of its own is
 * being queued, its {@code SocketRWChannelSelector} throws, and what other connections had queued behind it waits until
 * the selector has been woken twice by other traffic, on a quiet server for minutes.
 *
 * <p>Thread-safe; reached by reflection. Where a release names things differently this says so once in the log and then does nothing.
 */
final class LibertySelectors {
    /**
     * How often: a forgotten read or write is late by as much. The container takes 40 wakings for nothing within ten seconds for a defect of
     * the JDK and reports it, so not as often.
     */
    static final Duration INTERVAL = Duration.ofMillis(400);

    private static final Logger LOG = Logger.getLogger(LibertySelectors.class.getName());

    // One or two for each port that the server listens on.
    private final Set<Object> queues = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean told = new AtomicBoolean();

    /** Learns of the selectors that serve {@code socket}'s port. */
    void learn(LibertySocket socket) {
        try {
            queues.add(socket.ioQueues());
        } catch (Inside.AbsentException gone) {
            LOG.log(Level.FINE, "a socket that is gone already", gone);
        } catch (ReflectiveOperationException | RuntimeException unknownRelease) {
            tell(unknownRelease);
        }
    }

    /** Wakes them all; each then looks once at what is queued. */
    void wake() {
        for (Object queue : queues) {
            wake(queue, "readInbound");
            wake(queue, "writeInbound");
        }
    }

    private void wake(Object queue, String direction) {
        try {
            for (Object selector : (Object[]) Inside.field(queue, direction)) {
                if (selector != null) ((Selector) Inside.field(selector, "selector")).wakeup();
            }
        } catch (ReflectiveOperationException | RuntimeException unknownRelease) {
            tell(unknownRelease);
        }
    }

    private void tell(Exception why) {
        if (!told.compareAndSet(false, true)) return;
        LOG.log(
                Level.WARNING,
                "a write may be late on a quiet server: this Open Liberty has no selectors where they are known",
                why);
    }
}
