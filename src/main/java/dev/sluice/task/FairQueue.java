package dev.sluice.task;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What waits, by whom it belongs to: owners take turns, and each gives up what it brought first. So whoever brings one thing waits for
 * one of every other owner at most, however much those have brought.
 *
 * <p>Not thread-safe. Adding and taking cost the same however much waits; its bound is the caller's.
 */
public final class FairQueue<T> {
    /** Owners with something that waits, the one whose turn it is first. */
    private final Map<String, Queue<T>> lines = new LinkedHashMap<>();

    private int size;

    /** Adds {@code thing} behind everything else of its owner. */
    public void add(String owner, T thing) {
        lines.computeIfAbsent(owner, first -> new ArrayDeque<>(2)).add(thing);
        size++;
    }

    /** What {@link #poll} would take; null if nothing waits. */
    public @Nullable T peek() {
        Iterator<Queue<T>> first = lines.values().iterator();
        return first.hasNext() ? first.next().peek() : null;
    }

    /** Takes the first thing of the owner whose turn it is, who then comes last; null if nothing waits. */
    public @Nullable T poll() {
        Iterator<Map.Entry<String, Queue<T>>> all = lines.entrySet().iterator();
        if (!all.hasNext()) return null;
        Map.Entry<String, Queue<T>> first = all.next();
        String owner = first.getKey();
        Queue<T> line = first.getValue();
        all.remove();
        T taken = line.poll();
        if (!line.isEmpty()) lines.put(owner, line);
        size--;
        return taken;
    }

    /** Takes out whatever {@code fits} and hands it to {@code taken}. */
    public void removeIf(Predicate<T> fits, Consumer<T> taken) {
        for (Queue<T> line : lines.values()) {
            line.removeIf(thing -> {
                if (!fits.test(thing)) return false;
                size--;
                taken.accept(thing);
                return true;
            });
        }
        lines.values().removeIf(Queue::isEmpty);
    }

    /** Things that wait. */
    public int size() {
        return size;
    }

    /** Whether nothing waits. */
    public boolean isEmpty() {
        return size == 0;
    }

    /** Forgets everything. */
    public void clear() {
        lines.clear();
        size = 0;
    }
}
