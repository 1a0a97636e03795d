package dev.sluice.eventlog;

import dev.sluice.protocol.EncodedEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A cursor that is taken: for a durable event that is being committed, or for an event that waits behind one.
 *
 * <p>Settled exactly once, by {@link EventLog#publish} or {@link EventLog#giveUp}.
 */
public final class Slot {
    private final long cursor;
    private final Instant at;

    // The rest is guarded by the shelf of the log.
    private boolean settled;

    private @Nullable EncodedEvent event;

    private @Nullable String origin;

    Slot(long cursor, Instant at) {
        this.cursor = cursor;
        this.at = at;
    }

    /** The cursor. */
    public long cursor() {
        return cursor;
    }

    /** When it was taken; its event's timestamp. */
    public Instant at() {
        return at;
    }

    void settle(@Nullable EncodedEvent settledWith, @Nullable String settledOrigin) {
        if (settled) throw new IllegalStateException("slot " + cursor + ": settled twice (expected: once)");
        settled = true;
        event = settledWith;
        origin = settledOrigin;
    }

    boolean settled() {
        return settled;
    }

    @Nullable
    EncodedEvent event() {
        return event;
    }

    @Nullable
    String origin() {
        return origin;
    }
}
