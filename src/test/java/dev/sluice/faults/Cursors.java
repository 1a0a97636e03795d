package dev.sluice.faults;

import dev.sluice.it.Event;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * What each cursor of a session has stood for, on whichever connection and in whichever life of the gateway it was told. Not
 * thread-safe. Keeps a few numbers per event, not the event.
 */
final class Cursors {
    private final BiConsumer<Verdict, String> report;
    private final Map<Long, Integer> identities = new HashMap<>();
    private final Map<String, Long> cursorsByEventId = new HashMap<>();
    private final NavigableSet<Long> facts = new TreeSet<>();
    private final TreeMap<Long, Span> spans = new TreeMap<>();
    private long head;

    /** An event that stood for earlier cursors too. */
    private record Span(long from, boolean isTokens) {}

    Cursors(BiConsumer<Verdict, String> report) {
        this.report = report;
    }

    /** The highest cursor seen. */
    long head() {
        return head;
    }

    /** How many events are known. */
    int size() {
        return identities.size();
    }

    void tell(Event event) {
        long cursor = event.cursor();
        head = Math.max(head, cursor);
        boolean isFact = !event.isConflatable() && !event.type().equals("stream_end");
        identify(event);
        if (isFact && facts.add(cursor)) checkNotHidden(event);
        if (event.from() >= cursor) return;
        if (!facts.subSet(event.from(), cursor).isEmpty())
            report.accept(Verdict.HOLE, event + " hides " + facts.subSet(event.from(), cursor));
        Span known = spans.get(cursor);
        long from = known == null ? event.from() : Math.min(known.from, event.from());
        spans.put(cursor, new Span(from, event.isConflatable()));
    }

    private void identify(Event event) {
        Integer known = identities.putIfAbsent(event.cursor(), identity(event));
        if (known != null && known != identity(event))
            report.accept(Verdict.CURSOR_REUSED, event + " " + event.members() + " was something else before");
        if (event.isConflatable()) return;
        Long cursor = cursorsByEventId.putIfAbsent(event.eventId(), event.cursor());
        if (cursor != null && cursor != event.cursor())
            report.accept(Verdict.CURSOR_REUSED, event.eventId() + " at " + cursor + " and as " + event);
    }

    /** Merged tokens differ by connection in what they hold, never in whose they are. */
    private static int identity(Event event) {
        int whose = Objects.hash(event.type(), event.status(), event.messageId(), event.attempt(), event.eventId());
        if (event.isConflatable()) return whose;
        return Objects.hash(
                whose,
                event.content(),
                event.members().path("outcome"),
                event.members().path("attempts"),
                event.members().path("reason"));
    }

    private void checkNotHidden(Event event) {
        Map.Entry<Long, Span> over = spans.higherEntry(event.cursor());
        if (over == null || over.getValue().from > event.cursor()) return;
        Verdict verdict = over.getValue().isTokens ? Verdict.CURSOR_REUSED : Verdict.HOLE;
        report.accept(
                verdict, event + " was under the event of " + over.getValue().from + "…" + over.getKey() + " before");
    }
}
