package dev.sluice.eventlog;

import dev.sluice.protocol.EncodedEvent;
import java.util.List;

/**
 * Where a log begins: a new session's at nothing, a restored one's after what was there before.
 *
 * @param head the last cursor that may have been used; the first event gets the next one
 * @param evictedTo the cursor of the last critical event before {@code events}; 0 if there is none. It must be an event's, because
 *     a connection is told that a replay ends with it
 * @param reservedTo the last cursor that may be sent, see {@link EventLog#reservedTo}; {@link Long#MAX_VALUE} where none are reserved
 * @param events critical events after {@code evictedTo} that are kept in memory, in order of their cursors
 */
public record LogStart(long head, long evictedTo, long reservedTo, List<EncodedEvent> events) {
    /** A new session without any event, no cursors reserved. */
    public static final LogStart NEW = new LogStart(0, 0, Long.MAX_VALUE, List.of());

    /** Refuses events out of order and cursors that contradict each other. */
    public LogStart {
        events = List.copyOf(events);
        if (evictedTo < 0) throw new IllegalArgumentException("evictedTo: " + evictedTo + " (expected: >= 0)");
        long last = evictedTo;
        for (EncodedEvent event : events) {
            if (event.conflatable() || event.cursor() <= last) {
                throw new IllegalArgumentException(
                        "events: " + event.cursor() + " (expected: critical, cursor > " + last + ")");
            }
            last = event.cursor();
        }
        if (head < last) throw new IllegalArgumentException("head: " + head + " (expected: >= " + last + ")");
        if (reservedTo < head)
            throw new IllegalArgumentException("reservedTo: " + reservedTo + " (expected: >= " + head + ")");
    }

    /** A log whose earlier events are all in the archive, the last of them with cursor {@code evictedTo}. */
    public static LogStart after(long head, long evictedTo, long reservedTo) {
        return new LogStart(head, evictedTo, reservedTo, List.of());
    }
}
