package dev.sluice.endpoint;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.sluice.budget.ByteAccount;
import dev.sluice.protocol.ClientFrame;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * One connection's frames in the order of their arrival, handled one at a time by whichever thread is there: the one that
 * brings a frame, or the one that brings a handshake's answer for which the frames behind it wait.
 *
 * <p>Thread-safe; runs nothing itself. Whoever is told {@link Offer#RUN} handles that frame and then asks for the {@link
 * #next}, or leaves that to whoever brings what the frame waits for.
 */
final class FrameQueue {
    /** Frames that may wait; a client that keeps to its window never has as many under way before it is told one. */
    static final int FRAMES_MAX = 256;

    /** What becomes of a frame that arrives. */
    enum Offer {
        /** The caller handles it now. */
        RUN,
        /** It waits. */
        HELD,
        /** It does not fit and was not taken. */
        FULL
    }

    /** What a frame takes in memory for each of its characters: its text as it came, and its members decoded. */
    private static final int CHAR_BYTES = 2;

    private record Held(ClientFrame frame, int chars) {}

    private final int charsMax;
    private final ByteAccount account;

    @GuardedBy("this")
    private final Deque<Held> waiting = new ArrayDeque<>(0);

    @GuardedBy("this")
    private int waitingChars;

    @GuardedBy("this")
    private boolean taken;

    @GuardedBy("this")
    private boolean closed;

    /**
     * An empty queue.
     *
     * @param charsMax characters of the frames that may wait; a frame that would wait alone is taken whatever its length
     * @param account counts what they take in memory
     */
    FrameQueue(int charsMax, ByteAccount account) {
        this.charsMax = charsMax;
        this.account = account;
    }

    /** Takes {@code frame}, which was {@code chars} long as text. */
    synchronized Offer offer(ClientFrame frame, int chars) {
        if (!taken) {
            taken = true;
            return Offer.RUN;
        }
        boolean fits = waiting.isEmpty() || (waiting.size() < FRAMES_MAX && chars <= charsMax - waitingChars);
        if (closed || !fits) return Offer.FULL;
        waiting.add(new Held(frame, chars));
        waitingChars += chars;
        account.add((long) CHAR_BYTES * chars);
        return Offer.HELD;
    }

    /** The frame to handle next, for whoever has handled one or was waited for; null where none waits. */
    synchronized @Nullable ClientFrame next() {
        Held held = waiting.poll();
        taken = held != null;
        if (held == null) return null;
        waitingChars -= held.chars;
        account.subtract((long) CHAR_BYTES * held.chars);
        return held.frame;
    }

    /** Forgets what waits; from now on nothing does. */
    synchronized void close() {
        closed = true;
        waiting.clear();
        account.subtract((long) CHAR_BYTES * waitingChars);
        waitingChars = 0;
    }
}
