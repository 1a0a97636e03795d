package dev.sluice.eventlog;

import dev.sluice.protocol.EncodedEvent;
import dev.sluice.protocol.JsonText;
import dev.sluice.protocol.Utf8;
import java.util.ArrayList;
import java.util.List;

/**
 * One frame of a reader's next message: an event, or several merged.
 *
 * @param from the first cursor it covers
 * @param events its parts in order; more than one only if they are mergeable
 * @param replay whether it goes out in the replay envelope
 * @param withMessage whether an accept carries its message
 * @param bytes its UTF-8 length; of a replay at most that
 */
record Piece(long from, List<EncodedEvent> events, boolean replay, boolean withMessage, long bytes) {
    /** The replay envelope's own names and punctuation, and the sequence, which is at most the cursor, beside the address. */
    private static final int REPLAY_BYTES_MORE = 128;

    /** The frame that begins with {@code start}: what continues it is merged into it while it is within {@code bytesMax}. */
    static Piece merge(Shelf shelf, Entry start, long from, long replayTo, boolean withMessage, long bytesMax) {
        boolean replay = start.cursor() <= replayTo;
        EncodedEvent last = start.event();
        List<EncodedEvent> parts = List.of(last);
        long bytes = bytes(last, from, replay, withMessage);
        long contentBytes = last.contentBytes();
        while (last.conflatable()) {
            Entry more = shelf.conflatable().after(last.cursor());
            if (more == null || !EncodedEvent.mergeable(last, more.event())) break;
            long mergedBytes = bytes(more.event(), from, replay, withMessage) + contentBytes;
            if (mergedBytes > bytesMax || replay != more.cursor() <= replayTo) break;
            if (parts.size() == 1) parts = new ArrayList<>(parts);
            last = more.event();
            parts.add(last);
            bytes = mergedBytes;
            contentBytes += last.contentBytes();
        }
        return new Piece(from, parts, replay, withMessage, bytes);
    }

    long coveredTo() {
        return events.get(events.size() - 1).cursor();
    }

    /**
     * All {@code pieces}, at least one, as one message: a frame, or an array of several.
     *
     * @param sequence of the first if it is a replay; those after it count on, as live ones only follow the last replay
     */
    static Pulled.Frames message(List<Piece> pieces, long sequence) {
        boolean array = pieces.size() > 1;
        boolean exact = true;
        long bytes = array ? 1 + pieces.size() : 0;
        long largest = 0;
        for (Piece piece : pieces) {
            bytes += piece.bytes;
            exact &= !piece.replay;
            for (EncodedEvent event : piece.events) largest = Math.max(largest, event.liveBytes());
        }
        StringBuilder out = new StringBuilder(Math.toIntExact(bytes));
        for (int i = 0; i < pieces.size(); i++) {
            if (array) out.append(i == 0 ? '[' : ',');
            pieces.get(i).write(out, sequence + i);
        }
        if (array) out.append(']');
        String text = out.toString();
        int textBytes = exact ? (int) bytes : Utf8.bytes(text);
        return new Pulled.Frames(text, textBytes, pieces.get(pieces.size() - 1).coveredTo(), largest);
    }

    private void write(StringBuilder out, long sequence) {
        if (events.size() > 1) {
            if (replay) EncodedEvent.writeMergedReplay(out, events, from, sequence);
            else EncodedEvent.writeMergedLive(out, events, from);
            return;
        }
        EncodedEvent event = events.get(0);
        if (replay) event.writeReplay(out, from, sequence);
        else event.writeLive(out, from, withMessage);
    }

    private static long bytes(EncodedEvent event, long from, boolean replay, boolean withMessage) {
        if (!replay) return event.liveBytes(from, withMessage);
        return (long) REPLAY_BYTES_MORE
                + event.liveBytes(from, true)
                + JsonText.ofString(event.address().agentId()).bytes()
                + JsonText.ofString(event.address().sessionId()).bytes();
    }
}
