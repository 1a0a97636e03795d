package dev.sluice.session;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Who lets a session work without a connection, where someone does. Thread-safe. */
final class Caretaker {
    private final AtomicReference<@Nullable Runnable> released = new AtomicReference<>();

    /** Somebody cares from now on; {@code whenReleased} is run once, when that is over. */
    void begin(Runnable whenReleased) {
        released.set(whenReleased);
    }

    boolean cares() {
        return released.get() != null;
    }

    /** The session has left memory, or a connection has come. Runs what was asked for; not to be called with a lock held. */
    void release() {
        Runnable whenReleased = released.getAndSet(null);
        if (whenReleased != null) whenReleased.run();
    }
}
