package dev.sluice.it;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The receiving side of a {@link WireClient}: frames in the order of their arrival, at most {@value #FRAMES_MAX}.
 *
 * <p>Thread-safe. Asks for the next part of a message only while it reads, so that a reader that stopped is one to TCP.
 */
final class Inward implements WebSocket.Listener {
    private static final int FRAMES_MAX = 500_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    @GuardedBy("lock")
    private final List<Frame> frames = new ArrayList<>();

    @GuardedBy("lock")
    private final StringBuilder partial = new StringBuilder();

    @GuardedBy("lock")
    private @Nullable WebSocket socket;

    @GuardedBy("lock")
    private @Nullable Ending ending;

    @GuardedBy("lock")
    private boolean isReading = true;

    @GuardedBy("lock")
    private boolean isAsked;

    @Override
    public void onOpen(WebSocket opened) {
        lock.lock();
        try {
            socket = opened;
        } finally {
            lock.unlock();
        }
        askForMore();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        long now = System.nanoTime();
        lock.lock();
        try {
            isAsked = false;
            if (ending != null) return null;
            partial.append(part);
            if (last) record(now);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        askForMore();
        return null;
    }

    @GuardedBy("lock")
    private void record(long now) {
        try {
            if (frames.size() >= FRAMES_MAX) throw new AssertionError("more than " + FRAMES_MAX + " frames");
            frames.addAll(Frame.read(partial.toString(), now));
        } catch (AssertionError e) {
            // Told to whoever waits; the network's thread has nobody to tell.
            ending = new Ending(Ending.WITHOUT_CLOSE_FRAME, e.getMessage());
        }
        partial.setLength(0);
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
        end(new Ending(Ending.WITHOUT_CLOSE_FRAME, "the gateway sent a binary message"));
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        end(new Ending(code, reason));
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        end(new Ending(Ending.WITHOUT_CLOSE_FRAME, error.toString()));
    }

    Frame await(int mark, String what, Predicate<Frame> fits, Duration wait) {
        int seen = mark;
        lock.lock();
        try {
            long leftNanos = wait.toNanos();
            while (true) {
                for (; seen < frames.size(); seen++) if (fits.test(frames.get(seen))) return frames.get(seen);
                if (ending != null) throw new AssertionError("ended without " + what + ": " + this);
                if (leftNanos <= 0) throw new AssertionError("no " + what + " within " + wait + ": " + this);
                leftNanos = changed.awaitNanos(leftNanos);
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        } finally {
            lock.unlock();
        }
    }

    Ending ending(Duration wait) {
        lock.lock();
        try {
            long leftNanos = wait.toNanos();
            while (ending == null) {
                if (leftNanos <= 0) throw new AssertionError("still open after " + wait + ": " + this);
                leftNanos = changed.awaitNanos(leftNanos);
            }
            return ending;
        } catch (InterruptedException e) {
            throw interrupted(e);
        } finally {
            lock.unlock();
        }
    }

    private static AssertionError interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new AssertionError("interrupted", cause);
    }

    int size() {
        lock.lock();
        try {
            return frames.size();
        } finally {
            lock.unlock();
        }
    }

    List<Frame> framesFrom(int mark) {
        lock.lock();
        try {
            return List.copyOf(frames.subList(mark, frames.size()));
        } finally {
            lock.unlock();
        }
    }

    List<Frame> frames() {
        lock.lock();
        try {
            return List.copyOf(frames);
        } finally {
            lock.unlock();
        }
    }

    boolean isOpen() {
        lock.lock();
        try {
            return ending == null;
        } finally {
            lock.unlock();
        }
    }

    void stopReading() {
        lock.lock();
        try {
            isReading = false;
        } finally {
            lock.unlock();
        }
    }

    void resumeReading() {
        lock.lock();
        try {
            isReading = true;
        } finally {
            lock.unlock();
        }
        askForMore();
    }

    /** Decides under the lock and asks outside: the socket may answer on this thread. */
    private void askForMore() {
        WebSocket asked;
        lock.lock();
        try {
            if (!isReading || isAsked || socket == null) return;
            isAsked = true;
            asked = socket;
        } finally {
            lock.unlock();
        }
        asked.request(1);
    }

    /** The first end counts. */
    void end(Ending how) {
        lock.lock();
        try {
            if (ending == null) ending = how;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        lock.lock();
        try {
            List<Frame> last = frames.subList(Math.max(0, frames.size() - 5), frames.size());
            return frames.size() + " frames, " + (ending == null ? "open" : ending) + ", last " + last;
        } finally {
            lock.unlock();
        }
    }
}
