package dev.sluice.endpoint;

import dev.sluice.protocol.CloseCode;
import java.lang.reflect.Array;
import org.jspecify.annotations.Nullable;

/** What the container's reader holds of a message that is not whole yet, and whether that is too much. For one thread at a time. */
final class PartialMessage {
    /** Fragments that any message may have; each costs some hundred bytes beside its own. */
    static final int FRAGMENTS_MIN = 1024;

    /** Reads that any message may take; each holds a buffer of 8 KiB until the message is whole. */
    static final int READS_MIN = 256;

    private final Object reader;
    private final int bytesMax;
    private @Nullable Object firstFrame;
    private int framesCounted;
    private long framesBytes;
    private int reads;

    PartialMessage(Object reader, int bytesMax) {
        this.reader = reader;
        this.bytesMax = bytesMax;
    }

    /** Looks, between two reads, at what has come so far; why no more of it shall be read, or null. */
    @Nullable
    CloseCode look() throws ReflectiveOperationException {
        int frames = (Integer) Inside.field(reader, "countOfIOFrames");
        Object frameList = Inside.field(reader, "fpList");
        Object first = frames == 0 ? null : Array.get(frameList, 0);
        if (first == null || first != firstFrame) startOver(first);
        while (framesCounted < frames) framesBytes += payloadBytes(Array.get(frameList, framesCounted++));
        Object current = Inside.field(reader, "frameProcessor");
        // A frame that is whole is in the list and stays the current one until the next begins.
        boolean begun = !(Boolean) Inside.field(reader, "needNewFrameProcessor") && hasBuffers(current);
        if (first == null && !begun) {
            reads = 0;
            return null;
        }
        boolean tooMuch = framesBytes + (begun ? payloadBytes(current) : 0) > bytesMax
                || frames > FRAGMENTS_MIN + bytesMax / 512
                || ++reads > READS_MIN + bytesMax / 1024;
        return tooMuch ? CloseCode.PAYLOAD_TOO_LARGE : null;
    }

    private void startOver(@Nullable Object first) {
        if (firstFrame != null) reads = 0;
        firstFrame = first;
        framesCounted = 0;
        framesBytes = 0;
    }

    private static long payloadBytes(Object frame) throws ReflectiveOperationException {
        return (Long) Inside.field(frame, "payloadLength");
    }

    private static boolean hasBuffers(Object frame) throws ReflectiveOperationException {
        return (Integer) Inside.field(frame, "countOfBuffers") > 0;
    }
}
