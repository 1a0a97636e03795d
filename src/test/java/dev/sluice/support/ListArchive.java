package dev.sluice.support;

import dev.sluice.eventlog.Archive;
import dev.sluice.protocol.EncodedEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An archive in a list. Answers at once, or when told to. */
public final class ListArchive implements Archive {
    private final NavigableMap<Long, EncodedEvent> events = new TreeMap<>();
    private final Deque<Runnable> owed = new ArrayDeque<>();
    private boolean byHand;
    private int reads;

    /** Answers only when {@link #answer} or {@link #fail} is called. */
    public ListArchive byHand() {
        byHand = true;
        return this;
    }

    /** Stores a critical event. */
    public void store(EncodedEvent event) {
        events.put(event.cursor(), event);
    }

    /** Everything stored. */
    public List<EncodedEvent> events() {
        return List.copyOf(events.values());
    }

    /** How many pages were asked for. */
    public int reads() {
        return reads;
    }

    @Override
    public CompletionStage<List<EncodedEvent>> read(long after, long upTo, int bytesMax) {
        reads++;
        List<EncodedEvent> page = new ArrayList<>();
        long bytes = 0;
        for (EncodedEvent event : events.subMap(after, false, upTo, true).values()) {
            bytes += event.liveBytes();
            if (!page.isEmpty() && bytes > bytesMax) break;
            page.add(event);
        }
        if (!byHand) return CompletableFuture.completedStage(page);
        CompletableFuture<List<EncodedEvent>> future = new CompletableFuture<>();
        owed.add(() -> future.complete(page));
        failing.add(() -> future.completeExceptionally(new IllegalStateException("the database is gone")));
        return future;
    }

    private final Deque<Runnable> failing = new ArrayDeque<>();

    /** Answers the oldest read owed; false if there is none. */
    public boolean answer() {
        failing.poll();
        Runnable next = owed.poll();
        if (next != null) next.run();
        return next != null;
    }

    /** Fails the oldest read owed. */
    public void fail() {
        owed.remove();
        failing.remove().run();
    }
}
