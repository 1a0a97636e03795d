package dev.sluice.eventlog;

import dev.sluice.protocol.EncodedEvent;
import dev.sluice.protocol.TokenRun;
import dev.sluice.protocol.TurnRef;
import org.jspecify.annotations.Nullable;

/**
 * The conflatable events in memory, with running totals as in a {@link Lane}. What follows each other in one stream is kept together
 * and leaves together; each event is made anew for who asks for it, but for the newest, which everybody asks for.
 *
 * <p>Not thread-safe. The largest after a position is the first of {@code peaks} after it.
 */
final class TokenLane {
    /** A run's place in this lane, and its places in the rings, which may be half empty. */
    private static final int PLACE_BYTES = 48 + 2 * 8;

    private final EntryRing<Run> runs = new EntryRing<>();
    private final EntryRing<Peak> peaks = new EntryRing<>();
    private @Nullable Entry newest;
    private long frameBytes;
    private long contentBytes;
    private long evictedFrameBytes;

    /** Adds an event; returns what that takes in memory. */
    long add(EncodedEvent event, long first) {
        newest = new Entry(event, first, null, frameBytes, contentBytes);
        Peak.add(peaks, event.cursor(), event.liveBytes());
        long taken = keep(event, first);
        frameBytes += event.liveBytes();
        contentBytes += event.contentBytes();
        return taken;
    }

    private long keep(EncodedEvent event, long first) {
        if (!runs.isEmpty()) {
            TokenRun last = runs.last().tokens;
            long before = last.heapBytes();
            if (first == event.cursor() && last.add(event)) return last.heapBytes() - before;
        }
        Run begun = new Run(new TokenRun(event), first, frameBytes, contentBytes);
        runs.addLast(begun);
        return begun.heapBytes();
    }

    boolean isEmpty() {
        return runs.isEmpty();
    }

    /** The cursor of the last event; there must be one. */
    long lastCursor() {
        return runs.last().cursor();
    }

    /** The attempt of the last event; there must be one. */
    TurnRef lastTurn() {
        return runs.last().tokens.turn();
    }

    /** The last cursor of those right after {@code cursor} that are of {@code turn}; {@code cursor} where none is. */
    long endOf(TurnRef turn, long cursor) {
        int low = runs.indexAfter(cursor);
        int high = runs.size();
        int first = low;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (turn.equals(runs.get(middle).tokens.turn())) low = middle + 1;
            else high = middle;
        }
        return low == first ? cursor : runs.get(low - 1).cursor();
    }

    /** The first event after {@code cursor}; null if there is none. */
    @Nullable
    Entry after(long cursor) {
        if (newest != null && newest.cursor() > cursor && newest.first() <= cursor + 1) return newest;
        Run run = runs.after(cursor);
        return run == null ? null : run.entry(Math.max(cursor + 1, run.tokens.firstCursor()));
    }

    /** Bytes of the events after {@code cursor}, as frames. */
    long frameBytesAfter(long cursor) {
        Run run = runs.after(cursor);
        return run == null ? 0 : frameBytes - run.frameBytesUpTo(cursor);
    }

    /** Bytes of the contents alone of the events after {@code cursor}. */
    long contentBytesAfter(long cursor) {
        Run run = runs.after(cursor);
        return run == null ? 0 : contentBytes - run.contentBytesUpTo(cursor);
    }

    /** Bytes of the largest event after {@code cursor}, as a frame; 0 if there is none. */
    long largestAfter(long cursor) {
        Peak peak = peaks.after(cursor);
        return peak == null ? 0 : peak.bytes();
    }

    /** Bytes of all events in memory, as frames. */
    long retainedBytes() {
        return frameBytes - evictedFrameBytes;
    }

    /** The last cursor of the events that leave together first; there must be some. */
    long firstRunEnd() {
        return runs.get(0).cursor();
    }

    /** Lets go of the events that leave together first; there must be some. */
    Evicted removeFirstRun() {
        Run run = runs.removeFirst();
        while (!peaks.isEmpty() && peaks.get(0).cursor() <= run.cursor()) peaks.removeFirst();
        if (runs.isEmpty()) newest = null;
        evictedFrameBytes = run.frameBytesUpTo(run.cursor());
        return new Evicted(run.cursor(), run.tokens.turn(), run.heapBytes());
    }

    @Override
    public String toString() {
        return runs.size() + " runs, " + retainedBytes() + " bytes";
    }

    /**
     * What left.
     *
     * @param cursor the last of them
     * @param turn their attempt
     * @param heapBytes what they took in memory
     */
    record Evicted(long cursor, TurnRef turn, long heapBytes) {}

    /**
     * Events that are kept together, in their place.
     *
     * @param first the cursor after the event before them
     * @param frameBytesBefore bytes of all earlier events, as frames
     * @param contentBytesBefore bytes of their contents alone
     */
    private record Run(TokenRun tokens, long first, long frameBytesBefore, long contentBytesBefore) implements Placed {
        @Override
        public long cursor() {
            return tokens.lastCursor();
        }

        Entry entry(long at) {
            long begins = at == tokens.firstCursor() ? first : at;
            return new Entry(tokens.token(at), begins, null, frameBytesUpTo(at - 1), contentBytesUpTo(at - 1));
        }

        long frameBytesUpTo(long at) {
            return frameBytesBefore + (at < tokens.firstCursor() ? 0 : tokens.frameBytesUpTo(at));
        }

        long contentBytesUpTo(long at) {
            return contentBytesBefore + (at < tokens.firstCursor() ? 0 : tokens.contentBytesUpTo(at));
        }

        long heapBytes() {
            return PLACE_BYTES + tokens.heapBytes();
        }
    }
}
