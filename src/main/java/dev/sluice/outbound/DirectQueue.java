package dev.sluice.outbound;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** The direct frames that wait for one connection, in order. Not thread-safe; its bound is the caller's. Small while empty. */
final class DirectQueue {
    private @Nullable ArrayDeque<Waiting> frames;
    private long bytes;
    private int droppable;
    private int opening;

    int size() {
        return frames == null ? 0 : frames.size();
    }

    long bytes() {
        return bytes;
    }

    void add(Waiting frame) {
        if (frames == null) frames = new ArrayDeque<>(2);
        frames.addLast(frame);
        bytes += frame.bytes();
        if (frame.droppable()) droppable++;
        if (frame.opens()) opening++;
    }

    /** Whether a frame waits that the events wait for. */
    boolean opens() {
        return opening > 0;
    }

    /** The first frame; null if there is none. */
    @Nullable
    Waiting peek() {
        return frames == null ? null : frames.peekFirst();
    }

    /** Removes the first frame, which must be there, and returns it. */
    Waiting remove() {
        if (frames == null) throw new IllegalStateException("frames: none (expected: >= 1)");
        Waiting first = frames.removeFirst();
        if (frames.isEmpty()) frames = null;
        bytes -= first.bytes();
        if (first.droppable()) droppable--;
        if (first.opens()) opening--;
        return first;
    }

    /** Leaves out what may be left out; returns its bytes. */
    long drop() {
        if (droppable == 0 || frames == null) return 0;
        long before = bytes;
        ArrayDeque<Waiting> kept = new ArrayDeque<>(frames.size() - droppable + 1);
        for (Waiting frame : frames) {
            if (frame.droppable()) bytes -= frame.bytes();
            else kept.addLast(frame);
        }
        droppable = 0;
        frames = kept.isEmpty() ? null : kept;
        return before - bytes;
    }

    /** Bytes of the largest frame; looks at each. */
    long largestBytes() {
        long largest = 0;
        if (frames == null) return largest;
        for (Waiting frame : frames) largest = Math.max(largest, frame.bytes());
        return largest;
    }

    void clear() {
        frames = null;
        bytes = 0;
        droppable = 0;
        opening = 0;
    }
}
