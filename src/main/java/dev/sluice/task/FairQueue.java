package dev.sluice.task;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What waits, by whom it belongs to: owners take turns, and each gives up what it brought first. So whoever brings one thing waits for
 * one of every other owner at most, however much those have brought.
 *
 * <p>Not thread-safe. Adding, taking and taking out cost the same however much waits; its bound is the caller's.
 */
public final class FairQueue<T> {
    /** Owners with something that waits, the one whose turn it is first. */
    private final Map<String, Set<T>> lines = new LinkedHashMap<>();

    private int size;

    /**
     * Adds {@code thing} behind everything else of its owner.
     *
     * @throws IllegalArgumentException if it waits already
     */
    public void add(String owner, T thing) {
        if (!lines.computeIfAbsent(owner, first -> new LinkedHashSet<>(2)).add(thing))
            throw new IllegalArgumentException("thing: " + thing + " (expected: one that does not wait yet)");
        size++;
    }

    /** Takes {@code thing} out, wherever it stands; false if it does not wait. Its owner keeps its turn with what is left. */
    public boolean remove(String owner, T thing) {
        Set<T> line = lines.get(owner);
        if (line == null || !line.remove(thing)) return false;
        if (line.isEmpty()) lines.remove(owner);
        size--;
        return true;
    }

    /** What {@link #poll} would take; null if nothing waits. */
    public @Nullable T peek() {
        Iterator<Set<T>> first = lines.values().iterator();
        return first.hasNext() ? first.next().iterator().next() : null;
    }

    /** Takes the first thing of the owner whose turn it is, who then comes last; null if nothing waits. */
    public @Nullable T poll() {
        Iterator<Map.Entry<String, Set<T>>> all = lines.entrySet().iterator();
        if (!all.hasNext()) return null;
        Map.Entry<String, Set<T>> first = all.next();
        String owner = first.getKey();
        Set<T> line = first.getValue();
        all.remove();
        Iterator<T> things = line.iterator();
        T taken = things.next();
        things.remove();
        if (!line.isEmpty()) lines.put(owner, line);
        size--;
        return taken;
    }

    /** Things that would be taken before one that {@code owner} added now, if nothing were added or taken out until then. */
    public int sizeBefore(String owner) {
        Set<T> own = lines.get(owner);
        int turns = own == null ? 0 : own.size();
        int before = 0;
        boolean isAhead = true;
        for (Map.Entry<String, Set<T>> line : lines.entrySet()) {
            // Whoever stands behind the owner has one turn less until then.
            if (line.getKey().equals(owner)) {
                isAhead = false;
                before += turns;
            } else {
                before += Math.min(line.getValue().size(), isAhead ? turns + 1 : turns);
            }
        }
        return before;
    }

    /** Takes out whatever {@code fits} and hands it to {@code taken}. */
    public void removeIf(Predicate<T> fits, Consumer<T> taken) {
        for (Set<T> line : lines.values()) {
            line.removeIf(thing -> {
                if (!fits.test(thing)) return false;
                size--;
                taken.accept(thing);
                return true;
            });
        }
        lines.values().removeIf(Set::isEmpty);
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
