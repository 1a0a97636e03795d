package dev.sluice.eventlog;

import org.jspecify.annotations.Nullable;

/**
 * Entries in order of their cursors, in an array that wraps around: added and removed at both ends, found by binary search.
 *
 * <p>Not thread-safe. Takes no array while empty, and gives up the larger half of one that is mostly empty.
 */
final class EntryRing<T extends Placed> {
    private static final @Nullable Placed[] NONE = new Placed[0];
    private static final int CAPACITY_MIN = 4;

    private @Nullable Placed[] slots = NONE;
    private int head;
    private int size;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** How many entries its array has room for. */
    int capacity() {
        return slots.length;
    }

    @SuppressWarnings("unchecked")
    T get(int index) {
        Placed entry = index < 0 || index >= size ? null : slots[(head + index) & (slots.length - 1)];
        if (entry == null) {
            throw new IndexOutOfBoundsException("index: " + index + " (expected: 0 to " + (size - 1) + ")");
        }
        // Nothing else is ever added.
        return (T) entry;
    }

    T last() {
        return get(size - 1);
    }

    void addLast(T entry) {
        if (size == slots.length) resize(Math.max(CAPACITY_MIN, 2 * size));
        slots[(head + size) & (slots.length - 1)] = entry;
        size++;
    }

    void removeLast() {
        slots[(head + size - 1) & (slots.length - 1)] = null;
        size--;
    }

    T removeFirst() {
        T first = get(0);
        slots[head] = null;
        head = (head + 1) & (slots.length - 1);
        size--;
        if (size <= slots.length / 4) resize(size == 0 ? 0 : Math.max(CAPACITY_MIN, slots.length / 2));
        return first;
    }

    /** Index of the first entry with a cursor greater than {@code cursor}; {@link #size} if there is none. */
    int indexAfter(long cursor) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (get(middle).cursor() <= cursor) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /** The first entry with a cursor greater than {@code cursor}; null if there is none. */
    @Nullable
    T after(long cursor) {
        if (size == 0 || last().cursor() <= cursor) return null;
        return get(indexAfter(cursor));
    }

    private void resize(int capacity) {
        if (capacity == slots.length) return;
        @Nullable Placed[] wider = capacity == 0 ? NONE : new Placed[capacity];
        for (int i = 0; i < size; i++) wider[i] = get(i);
        slots = wider;
        head = 0;
    }
}
