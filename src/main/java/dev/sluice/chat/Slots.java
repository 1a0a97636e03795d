package dev.sluice.chat;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.sluice.task.FairQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The turns of one agent that may ask its model at a time. Where they do not suffice, principals take turns.
 *
 * <p>Thread-safe. What waits is bounded by the turns that run on the node, each of which waits at most once.
 */
final class Slots {
    private static final System.Logger LOG = System.getLogger(Slots.class.getName());

    private final Executor executor;

    @GuardedBy("this")
    private final FairQueue<Slot> waiting = new FairQueue<>();

    @GuardedBy("this")
    private int free;

    /**
     * So many slots.
     *
     * @param max null for as many as there are turns
     * @param executor has turns go on that waited, not one within the other
     */
    Slots(@Nullable Integer max, Executor executor) {
        this.free = max == null ? Integer.MAX_VALUE : max;
        this.executor = executor;
    }

    /** A slot for a turn of {@code principal}, not taken yet. */
    Slot slotOf(String principal) {
        return new Slot(principal);
    }

    private enum Hold {
        NEW,
        WAITING,
        HELD,
        GIVEN_BACK
    }

    /** One turn's slot: held from the first time it is taken until it is given back. */
    final class Slot {
        private final String principal;
        private Runnable granted = () -> {};

        /** Guarded by the lock of all slots, which a checker cannot see where one is handed on to another. */
        private Hold hold = Hold.NEW;

        private Slot(String principal) {
            this.principal = principal;
        }

        /** Has {@code next} done as soon as the slot is held: at once, later, or never where it was given back before. */
        void take(Runnable next) {
            if (isHeld(next)) next.run();
        }

        /** Whether the slot is held; where it has to be waited for, {@code next} is done then. */
        private boolean isHeld(Runnable next) {
            synchronized (Slots.this) {
                if (hold != Hold.NEW) return hold == Hold.HELD;
                hold = free > 0 ? Hold.HELD : Hold.WAITING;
                if (hold == Hold.HELD) {
                    free--;
                    return true;
                }
                granted = next;
                waiting.add(principal, this);
                return false;
            }
        }

        /** Gives the slot back, or waits for it no longer. Idempotent. */
        void giveBack() {
            Slot next = null;
            synchronized (Slots.this) {
                if (hold == Hold.WAITING) waiting.removeIf(each -> each == this, each -> {});
                if (hold == Hold.HELD) next = handOn();
                hold = Hold.GIVEN_BACK;
            }
            if (next != null) goOn(next);
        }
    }

    private void goOn(Slot next) {
        try {
            executor.execute(next.granted);
        } catch (RejectedExecutionException stopping) {
            LOG.log(System.Logger.Level.DEBUG, "no thread: the gateway is stopping, which ends the turn", stopping);
        }
    }

    /** The slot that is held from now on in place of another; null where none waits. */
    @GuardedBy("this")
    private @Nullable Slot handOn() {
        Slot next = waiting.poll();
        if (next == null) free++;
        else next.hold = Hold.HELD;
        return next;
    }
}
