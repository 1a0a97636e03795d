package dev.sluice.eventlog;

import dev.sluice.protocol.EncodedEvent;
import org.jspecify.annotations.Nullable;

/**
 * An event in its place: what it covers and what lies before it.
 *
 * @param event the event
 * @param first the cursor after the event before it: from there on it covers cursors that were given up
 * @param origin the connection whose message it accepts; null for every other event
 * @param frameBytesBefore bytes of all earlier events of its lane, as frames
 * @param contentBytesBefore bytes of their contents alone
 */
record Entry(EncodedEvent event, long first, @Nullable String origin, long frameBytesBefore, long contentBytesBefore)
        implements Placed {
    /** An event from the archive. What lies before it is not known, so it covers itself alone. */
    static Entry archived(EncodedEvent event) {
        return new Entry(event, event.cursor(), null, 0, 0);
    }

    @Override
    public long cursor() {
        return event.cursor();
    }

    long bytes() {
        return event.liveBytes();
    }
}
