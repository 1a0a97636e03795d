package dev.sluice.endpoint;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Where closes and cuts are carried out: on a few threads of their own, because closing a peer that does not read may block its thread
 * for seconds; what cuts such a peer, and so frees that thread, waits for none of them. Thread-safe.
 */
final class Closer {
    /** Threads that close: as many stalled peers at a time as may hold one up. */
    static final int THREADS_MAX = 16;

    /** How long after the decision a peer may take for the message on its way and its close frame, before its socket is cut. */
    static final Duration GRACE = Duration.ofSeconds(2);

    /** How often a close that holds its thread is looked at. */
    static final Duration LOOK_INTERVAL = Duration.ofMillis(100);

    private static final Logger LOG = Logger.getLogger(Closer.class.getName());

    private final Executor threads;
    private final Executor peers;
    private final Executor cutter;
    private final ScheduledExecutorService timer;

    /**
     * On the given threads.
     *
     * @param threads close
     * @param peers see to the ends that peers bring about: a close may wait for one of them
     * @param cutter cuts and frees, one after the other: that takes no time
     * @param timer says when a grace is over and a close to be looked at; nothing is carried out on its threads
     */
    Closer(Executor threads, Executor peers, Executor cutter, ScheduledExecutorService timer) {
        this.threads = threads;
        this.peers = peers;
        this.cutter = cutter;
        this.timer = timer;
    }

    /**
     * Carries {@code close} out soon.
     *
     * @param free called at intervals while the close holds its thread: has it go on where what it waits for cannot come any more
     */
    void now(Runnable close, Runnable free) {
        carryOut(threads, close, free);
    }

    /** Sees to the end that a peer or its network has brought about; see {@link #now}. */
    void ended(Runnable end, Runnable free) {
        carryOut(peers, end, free);
    }

    private void carryOut(Executor executor, Runnable close, Runnable free) {
        carryOut(executor, () -> {
            Future<?> looks = lookAfter(free);
            try {
                close.run();
            } finally {
                looks.cancel(false);
            }
        });
    }

    /** Carries {@code cut} out after the grace; it must not block. */
    void afterGrace(Runnable cut) {
        later(() -> carryOut(cutter, cut), GRACE);
    }

    /** Cuts a socket, and has the container let go of it where that does not make it. False where it could not be cut. */
    boolean cut(LibertySocket socket) {
        boolean cut = socket.cut();
        if (cut && !socket.isOver()) later(() -> ended(socket::end, socket::freeClose), LOOK_INTERVAL);
        return cut;
    }

    private void later(Runnable act, Duration delay) {
        try {
            var unused = timer.schedule(act, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopping) {
            LOG.log(Level.FINE, "cut left to the container", stopping);
        }
    }

    private Future<?> lookAfter(Runnable free) {
        try {
            long interval = LOOK_INTERVAL.toMillis();
            return timer.scheduleWithFixedDelay(
                    () -> carryOut(cutter, free), interval, interval, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopping) {
            LOG.log(Level.FINE, "close not looked after", stopping);
            return CompletableFuture.completedFuture(null);
        }
    }

    private static void carryOut(Executor executor, Runnable end) {
        try {
            executor.execute(end);
        } catch (RejectedExecutionException stopping) {
            // The container is stopping and ends every socket itself.
            LOG.log(Level.FINE, "close left to the container", stopping);
        }
    }
}
