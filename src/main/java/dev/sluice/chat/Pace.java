package dev.sluice.chat;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.sluice.protocol.MessageMeter;
import dev.sluice.protocol.MessageRate;
import dev.sluice.task.FairQueue;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How many requests an agent sends to its model in a time. Where more want to, principals take turns: the rate's next request is
 * always of whoever is first when its time comes, so that who leaves before it was sent costs nobody anything.
 *
 * <p>Thread-safe. Holds no thread, and one timer at most. What waits is bounded by the agent's turns, each of which waits at most
 * once.
 */
final class Pace {
    private static final System.Logger LOG = System.getLogger(Pace.class.getName());

    private final Clock clock;
    private final ScheduledExecutorService timers;
    private final boolean limited;

    @GuardedBy("this")
    private final MessageMeter meter;

    @GuardedBy("this")
    private final FairQueue<Spot> waiting = new FairQueue<>();

    /** Whose time has come, until its request is sent or it leaves; null for nobody. */
    @GuardedBy("this")
    private @Nullable Spot due;

    @GuardedBy("this")
    private boolean timing;

    /**
     * So many requests in a time.
     *
     * @param rate null for any number
     * @param timers wait, and have those go on that waited, not one within the other
     */
    Pace(@Nullable MessageRate rate, Clock clock, ScheduledExecutorService timers) {
        this.limited = rate != null;
        this.meter = new MessageMeter(rate, clock.millis());
        this.clock = clock;
        this.timers = timers;
    }

    /** A spot for one request of {@code principal}, which does not wait yet. */
    Spot spotOf(String principal) {
        return new Spot(principal);
    }

    /**
     * The least time until one request more of {@code principal} could be sent, unless somebody who waits before it leaves: whoever
     * comes later can only make it longer.
     */
    synchronized Duration waitOf(String principal) {
        int before = waiting.sizeBefore(principal) + (due == null ? 0 : 1);
        return Duration.ofMillis(meter.waitMs(clock.millis(), before));
    }

    /** Whoever waits does so no longer, and is told that it is refused; whose time has come already keeps it. */
    void letGo() {
        act(takeAll());
    }

    private synchronized Runnable takeAll() {
        List<Runnable> all = new ArrayList<>(waiting.size());
        for (Spot spot = waiting.poll(); spot != null; spot = waiting.poll()) {
            spot.stand = Stand.OVER;
            all.add(spot.refused);
        }
        return () -> all.forEach(timers::execute);
    }

    private enum Stand {
        NEW,
        WAITING,
        DUE,
        OVER
    }

    /** One request that wants to be sent. Its fields are guarded by the lock of its pace. */
    final class Spot {
        private final String principal;
        private Stand stand = Stand.NEW;
        private Runnable next = Pace::nothing;
        private Runnable refused = Pace::nothing;

        private Spot(String principal) {
            this.principal = principal;
        }

        /** Whether the request may be sent at once. Then, as after {@link #await}, it is to be {@link #sent} or to {@link #leave}. */
        boolean tryTake() {
            return !limited || Pace.this.tryTake(this);
        }

        /**
         * Has {@code next} done when the request may be sent, or {@code refused} where all that wait are let go before; on a thread of
         * the timers, and neither where it leaves before.
         */
        void await(Runnable next, Runnable refused) {
            act(Pace.this.await(this, next, refused));
        }

        /** The request goes out now, and counts. */
        void sent() {
            act(Pace.this.sent(this));
        }

        /** The request is not sent; whoever comes next takes its place. Idempotent, and nothing once it was sent. */
        void leave() {
            act(Pace.this.leave(this));
        }
    }

    private synchronized boolean tryTake(Spot spot) {
        if (spot.stand != Stand.NEW || due != null || !waiting.isEmpty() || waitMs() > 0) return false;
        spot.stand = Stand.DUE;
        due = spot;
        return true;
    }

    private synchronized Runnable await(Spot spot, Runnable next, Runnable refused) {
        if (spot.stand != Stand.NEW) return Pace::nothing;
        spot.stand = Stand.WAITING;
        spot.next = next;
        spot.refused = refused;
        waiting.add(spot.principal, spot);
        return decide();
    }

    private synchronized Runnable sent(Spot spot) {
        if (spot.stand != Stand.DUE) return Pace::nothing;
        meter.count(clock.millis());
        return end(spot);
    }

    private synchronized Runnable leave(Spot spot) {
        if (spot.stand == Stand.WAITING) waiting.remove(spot.principal, spot);
        return end(spot);
    }

    private synchronized Runnable timeHasCome() {
        timing = false;
        return decide();
    }

    @GuardedBy("this")
    private Runnable end(Spot spot) {
        spot.stand = Stand.OVER;
        if (due == spot) due = null;
        return decide();
    }

    /** Who is next, or when; what is returned is to be run without the lock. */
    @GuardedBy("this")
    private Runnable decide() {
        if (due != null || waiting.isEmpty()) return Pace::nothing;
        long waitMs = waitMs();
        if (waitMs == 0) return goOn(Objects.requireNonNull(waiting.poll()));
        if (timing) return Pace::nothing;
        timing = true;
        return () -> {
            var unused = timers.schedule(() -> act(timeHasCome()), waitMs, TimeUnit.MILLISECONDS);
        };
    }

    @GuardedBy("this")
    private Runnable goOn(Spot first) {
        first.stand = Stand.DUE;
        due = first;
        Runnable next = first.next;
        return () -> timers.execute(() -> {
            if (isDue(first)) next.run();
        });
    }

    private synchronized boolean isDue(Spot spot) {
        return due == spot;
    }

    @GuardedBy("this")
    private long waitMs() {
        return meter.waitMs(clock.millis());
    }

    private static void act(Runnable action) {
        try {
            action.run();
        } catch (RejectedExecutionException stopping) {
            LOG.log(System.Logger.Level.DEBUG, "no thread: the gateway is stopping, which ends the turns", stopping);
        }
    }

    private static void nothing() {}
}
