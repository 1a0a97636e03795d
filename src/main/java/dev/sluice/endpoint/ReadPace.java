package dev.sluice.endpoint;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether a connection's next read waits until its answers have gone out: what lets a client that sends faster than it can be
 * answered wait in its own network, and holds no thread.
 *
 * <p>Thread-safe, and calls nobody with its lock held. A read is held only while answers go out: a client that takes none is read on,
 * so that the bound of what may wait for it ends it.
 */
final class ReadPace {
    /** Nothing is read while answers take more than this share of their room, in percent. */
    static final int HELD_OVER_PERCENT = 50;

    /** A held read goes on when they take no more than this. */
    static final int RESUMED_AT_PERCENT = 25;

    /** With what one read may bring they take no more than this, however small its frames are. */
    static final int FILLED_TO_PERCENT = 70;

    /** A frame from a client has no fewer bytes: its first two and a mask. */
    static final int FRAME_BYTES_MIN = 6;

    /** What an answer to a frame of the least size may take of the bytes that may wait. */
    static final int ANSWER_BYTES = 256;

    /** How long a read is held for a client that takes nothing. */
    static final long STALLED_AFTER_MS = 1_000;

    private final int answersMax;

    @GuardedBy("this")
    private IntSupplier waitingPercent = () -> 0;

    @GuardedBy("this")
    private @Nullable Runnable held;

    @GuardedBy("this")
    private boolean open;

    @GuardedBy("this")
    private boolean stalled;

    @GuardedBy("this")
    private long sends;

    @GuardedBy("this")
    private long sendsSeen;

    @GuardedBy("this")
    private long sendsSeenAtMs;

    /**
     * Holds nothing yet.
     *
     * @param framesMax answers that may wait
     * @param bytesMax bytes that they may take
     */
    ReadPace(int framesMax, long bytesMax) {
        answersMax = (int) Math.min(framesMax, bytesMax / ANSWER_BYTES);
    }

    /** From now on reads keep pace with that: how much of their room the waiting answers take. */
    synchronized void keepTo(IntSupplier percent) {
        waitingPercent = percent;
    }

    /** Whether {@code read} is not to be done now; then it is run once, later and by another thread. */
    boolean holds(Runnable read) {
        IntSupplier percent;
        synchronized (this) {
            if (open || stalled) return false;
            percent = waitingPercent;
        }
        if (percent.getAsInt() <= HELD_OVER_PERCENT) return false;
        synchronized (this) {
            if (open || stalled) return false;
            held = read;
        }
        // The last answers may have gone out meanwhile, and nobody would come again.
        resumeIfRelieved();
        return true;
    }

    /**
     * How many bytes the next read may bring: the rest of the frame that has begun, and behind it no more frames of the least size than there
     * is room for answers.
     *
     * @param frameBytesLeft bytes of the current frame that are still to come; 0 between frames
     */
    int readBytesMax(long frameBytesLeft) {
        IntSupplier percent;
        synchronized (this) {
            if (open) return Integer.MAX_VALUE;
            percent = waitingPercent;
        }
        long answers = (long) answersMax * (FILLED_TO_PERCENT - percent.getAsInt()) / 100;
        long bytes = Math.min(frameBytesLeft, Integer.MAX_VALUE) + Math.max(1, answers) * FRAME_BYTES_MIN;
        return (int) Math.min(bytes, Integer.MAX_VALUE);
    }

    /** An answer has gone out. */
    void sent() {
        synchronized (this) {
            sends++;
            stalled = false;
            if (held == null) return;
        }
        resumeIfRelieved();
    }

    /** Looks at the clock: lets the held read of a client go on that has taken nothing for a while. */
    void check(long nowMs) {
        Runnable read;
        synchronized (this) {
            if (held == null || sends != sendsSeen) {
                sendsSeen = sends;
                sendsSeenAtMs = nowMs;
                return;
            }
            if (nowMs - sendsSeenAtMs < STALLED_AFTER_MS) return;
            stalled = true;
            read = take();
        }
        if (read != null) read.run();
    }

    /** Holds nothing any more: the connection ends, and what its peer still sends is read to see the end. */
    void open() {
        Runnable read;
        synchronized (this) {
            open = true;
            read = take();
        }
        if (read != null) read.run();
    }

    private void resumeIfRelieved() {
        IntSupplier percent;
        synchronized (this) {
            percent = waitingPercent;
        }
        if (percent.getAsInt() > RESUMED_AT_PERCENT) return;
        Runnable read;
        synchronized (this) {
            read = take();
        }
        if (read != null) read.run();
    }

    @GuardedBy("this")
    private @Nullable Runnable take() {
        Runnable read = held;
        held = null;
        return read;
    }
}
