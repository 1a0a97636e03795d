package dev.sluice.it;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What several connections of one session saw, put together by cursor: the same cursor must have meant the same event to
 * each of them, live or replayed.
 */
final class History {
    private final TreeMap<Long, Event> byCursor = new TreeMap<>();
    private final Map<String, Long> cursorByEventId = new HashMap<>();
    private final List<String> violations = new ArrayList<>();

    private History() {}

    /** Puts together connections of one session; each list is one connection's frames. */
    static History of(List<List<Frame>> connections) {
        var history = new History();
        connections.stream()
                .flatMap(List::stream)
                .filter(frame -> !frame.isDuplicate())
                .flatMap(frame -> frame.event().stream())
                .forEach(history::add);
        return history;
    }

    List<String> violations() {
        return List.copyOf(violations);
    }

    /** Ids of accepted messages, in the order of their cursors. */
    List<String> acceptedIds() {
        return events().filter(Event::isAccepted).map(Event::messageId).toList();
    }

    /** Ids of finished messages, in the order of their cursors. */
    List<String> finalIds() {
        return finals().map(Event::messageId).toList();
    }

    Stream<Event> finals() {
        return events().filter(Event::isFinal);
    }

    Stream<Event> events() {
        return byCursor.values().stream();
    }

    private void add(Event event) {
        Event known = byCursor.putIfAbsent(event.cursor(), event);
        Long cursor = cursorByEventId.putIfAbsent(event.eventId(), event.cursor());
        if (cursor != null && cursor != event.cursor())
            violations.add("event_id " + event.eventId() + " at " + cursor + " and at " + event.cursor());
        if (known == null) return;
        if (!known.eventId().equals(event.eventId())) violations.add("two event_ids: " + known + " and " + event);
        if (!known.type().equals(event.type())) violations.add("two types: " + known + " and " + event);
        if (!known.messageId().equals(event.messageId())) violations.add("two messages: " + known + " and " + event);
        if (!known.status().equals(event.status())) violations.add("two statuses: " + known + " and " + event);
        if (!event.isConflatable() && !known.content().equals(event.content()))
            violations.add("two contents: " + known + " and " + event);
    }
}
