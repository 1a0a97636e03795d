package dev.sluice.protocol;

import java.util.ArrayList;
import java.util.List;

/**
 * A session's state with its newest events, for an operator: the shape in which a session is kept.
 *
 * @param snapshot all but the events; its {@code truncated} says that something of any list was left out
 * @param events its newest critical events up to {@link Snapshot#eventCursor}, in order
 */
public record SessionState(Snapshot snapshot, List<EncodedEvent> events) {
    /** Events one state carries at most; who builds one keeps to it. */
    public static final int EVENTS_MAX = 1_000;

    /** Bytes of events one state carries at most, unless the newest alone is larger. */
    public static final int EVENT_BYTES_MAX = 1_048_576;

    /** Bytes of pending messages one state carries at most. */
    public static final int PENDING_BYTES_MAX = 1_048_576;

    /** Copies the list. */
    public SessionState {
        events = List.copyOf(events);
    }

    /** The state as one JSON object; what the first event covers is not told, what the others cover is in their {@code from}. */
    public JsonText toJson() {
        List<JsonText> told = new ArrayList<>(events.size());
        long from = events.isEmpty() ? 0 : events.get(0).cursor();
        for (EncodedEvent event : events) {
            told.add(event.toJson(from));
            from = event.cursor() + 1;
        }
        return snapshot.state().putValues("events", told).toJsonText();
    }
}
