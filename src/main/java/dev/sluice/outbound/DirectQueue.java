package dev.sluice.outbound;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The direct frames that wait for one connection, encoded, in order. Not thread-safe; its bound is the caller's. */
final class DirectQueue {
    /**
     * A frame that waits.
     *
     * @param text its JSON
     * @param bytes its UTF-8 length
     * @param droppable whether it may be left out for a connection that lags
     */
    record Waiting(String text, int bytes, boolean droppable) {}

    private @Nullable ArrayDeque<Waiting> frames;
    private long bytes;
    private int droppable;

    int size() {
        return frames == null ? 0 : frames.size();
    }

    long bytes() {
        return bytes;
    }

    void add(Waiting frame) {
        if (frames == null) frames = new ArrayDeque<>(2);
        frames.addLast(frame);
        bytes += frame.bytes;
        if (frame.droppable) droppable++;
    }

    /** Takes the first frames that fit into {@code bytesMax}, but at least one if there is one and at most {@code countMax}. */
    List<Waiting> take(int countMax, int bytesMax) {
        List<Waiting> taken = new ArrayList<>(1);
        long takenBytes = 2;
        while (frames != null && taken.size() < countMax) {
            Waiting next = frames.getFirst();
            takenBytes += next.bytes + 1;
            if (!taken.isEmpty() && takenBytes > bytesMax) break;
            taken.add(next);
            frames.removeFirst();
            left(next);
        }
        return taken;
    }

    /** Leaves out what may be left out; returns its bytes. */
    long drop() {
        if (droppable == 0 || frames == null) return 0;
        long before = bytes;
        ArrayDeque<Waiting> kept = new ArrayDeque<>(frames.size() - droppable + 1);
        for (Waiting frame : frames) {
            if (frame.droppable) bytes -= frame.bytes;
            else kept.addLast(frame);
        }
        droppable = 0;
        frames = kept.isEmpty() ? null : kept;
        return before - bytes;
    }

    /** Bytes of the largest frame; looks at each. */
    long largestBytes() {
        long largest = 0;
        if (frames != null) for (Waiting frame : frames) largest = Math.max(largest, frame.bytes);
        return largest;
    }

    void clear() {
        frames = null;
        bytes = 0;
        droppable = 0;
    }

    private void left(Waiting frame) {
        bytes -= frame.bytes;
        if (frame.droppable) droppable--;
        if (frames != null && frames.isEmpty()) frames = null;
    }
}
