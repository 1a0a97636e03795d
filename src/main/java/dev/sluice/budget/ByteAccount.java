package dev.sluice.budget;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes held by many holders together, such as all logs or all connections of the process.
 *
 * <p>Thread-safe. Never negative: whoever gives back more than was taken has counted twice, and is told.
 */
public final class ByteAccount {
    private final AtomicLong heldBytes = new AtomicLong();

    /** Takes {@code bytes} (>= 0) into account. */
    public void add(long bytes) {
        if (bytes < 0) throw new IllegalArgumentException("bytes: " + bytes + " (expected: >= 0)");
        if (bytes > 0) heldBytes.addAndGet(bytes);
    }

    /** Gives {@code bytes} (>= 0) back; throws {@link IllegalStateException} if so many were never taken. */
    public void subtract(long bytes) {
        if (bytes < 0) throw new IllegalArgumentException("bytes: " + bytes + " (expected: >= 0)");
        if (bytes == 0) return;
        long left = heldBytes.addAndGet(-bytes);
        if (left < 0) throw new IllegalStateException("heldBytes: " + left + " (expected: >= 0)");
    }

    /** Bytes held now. */
    public long heldBytes() {
        return heldBytes.get();
    }
}
