package dev.sluice.eventlog;

/**
 * How large an event is that is larger than all after it.
 *
 * @param cursor its cursor
 * @param bytes its bytes as a frame
 */
record Peak(long cursor, long bytes) implements Placed {
    /** Adds an event's size to {@code peaks}, which holds, in order, each that is larger than all after it. */
    static void add(EntryRing<Peak> peaks, long cursor, long bytes) {
        while (!peaks.isEmpty() && peaks.last().bytes() <= bytes) peaks.removeLast();
        peaks.addLast(new Peak(cursor, bytes));
    }
}
