package dev.sluice.outbound;

import dev.sluice.eventlog.Pulled;

/**
 * One WebSocket message to be sent.
 *
 * @param text one frame, or a JSON array of several
 * @param bytes its UTF-8 length
 * @param largestBytes the largest single frame or unmerged event in it
 */
record Outgoing(String text, long bytes, long largestBytes) {
    static Outgoing of(Pulled.Frames frames) {
        return new Outgoing(frames.text(), frames.bytes(), frames.largestBytes());
    }
}
