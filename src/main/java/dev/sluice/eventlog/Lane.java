package dev.sluice.eventlog;

import dev.sluice.protocol.EncodedEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events of one class (critical or conflatable) in memory, with running totals: what waits behind a position is a subtraction.
 *
 * <p>Not thread-safe. {@code peaks} holds, in order, each entry that is larger than all after it, so the largest after a position is
 * the first of them after it. An attempt's events stand together.
 */
final class Lane {
    private final EntryRing<Entry> entries = new EntryRing<>();
    private final EntryRing<Peak> peaks = new EntryRing<>();
    private long frameBytes;
    private long contentBytes;
    private long evictedFrameBytes;

    Entry add(EncodedEvent event, long first, @Nullable String origin) {
        Entry entry = new Entry(event, first, origin, frameBytes, contentBytes);
        entries.addLast(entry);
        frameBytes += event.liveBytes();
        contentBytes += event.contentBytes();
        Peak.add(peaks, entry.cursor(), entry.bytes());
        return entry;
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    Entry first() {
        return entries.get(0);
    }

    Entry last() {
        return entries.last();
    }

    @Nullable
    Entry after(long cursor) {
        return entries.after(cursor);
    }

    /** All events, in order. */
    List<EncodedEvent> events() {
        List<EncodedEvent> events = new ArrayList<>(entries.size());
        for (int i = 0; i < entries.size(); i++) events.add(entries.get(i).event());
        return events;
    }

    /** How many entries have a cursor of at most {@code cursor}. */
    int countUpTo(long cursor) {
        return entries.indexAfter(cursor);
    }

    /** Bytes of the events after {@code cursor}, as frames. */
    long frameBytesAfter(long cursor) {
        Entry next = after(cursor);
        return next == null ? 0 : frameBytes - next.frameBytesBefore();
    }

    /** Bytes of the contents alone of the events after {@code cursor}. */
    long contentBytesAfter(long cursor) {
        Entry next = after(cursor);
        return next == null ? 0 : contentBytes - next.contentBytesBefore();
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

    Entry removeFirst() {
        Entry first = entries.removeFirst();
        if (peaks.get(0).cursor() == first.cursor()) peaks.removeFirst();
        evictedFrameBytes += first.bytes();
        return first;
    }

    @Override
    public String toString() {
        return entries.size() + " events, " + retainedBytes() + " bytes";
    }
}
