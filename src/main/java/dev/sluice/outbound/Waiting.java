package dev.sluice.outbound;

import dev.sluice.protocol.DirectFrame;
import dev.sluice.protocol.EncodedEvent;
import dev.sluice.protocol.FrameEncoder;
import dev.sluice.protocol.Utf8;

/**
 * A direct frame that waits to be sent, encoded.
 *
 * @param text its JSON
 * @param bytes its UTF-8 length
 * @param droppable whether it may be left out for a connection that lags
 * @param greeting whether it answers a handshake: it and all before it go out alone, even to a client that takes batches
 * @param opens whether the events behind it must not go out before it: a greeting, or the snapshot that a held reader waits for
 */
record Waiting(String text, int bytes, boolean droppable, boolean greeting, boolean opens) {
    private static final FrameEncoder ENCODER = new FrameEncoder();

    static Waiting of(DirectFrame frame) {
        String text = ENCODER.encode(frame);
        return new Waiting(text, Utf8.bytes(text), frame.droppable(), false, false);
    }

    static Waiting greeting(DirectFrame frame) {
        String text = ENCODER.encode(frame);
        return new Waiting(text, Utf8.bytes(text), false, true, true);
    }

    static Waiting snapshot(DirectFrame frame) {
        String text = ENCODER.encode(frame);
        return new Waiting(text, Utf8.bytes(text), false, false, true);
    }

    static Waiting duplicateOf(EncodedEvent event, int window) {
        StringBuilder out = new StringBuilder();
        event.writeDuplicate(out, window);
        return new Waiting(out.toString(), Utf8.bytes(out), false, false, false);
    }
}
