package dev.sluice.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands one session's entries to the journal in the order in which they were decided, outside of the session's lock.
 *
 * <p>Thread-safe. {@link #add} may be called with the session's lock held and calls nobody; {@link #flush} must be called
 * after the lock was given back. While one thread flushes, others leave their entries to it.
 */
final class Submissions {
    private static final System.Logger LOG = System.getLogger(Submissions.class.getName());

    private final Consumer<JournalEntry> journal;

    @GuardedBy("this")
    private final Queue<JournalEntry> waiting = new ArrayDeque<>(2);

    @GuardedBy("this")
    private boolean flushing;

    Submissions(Consumer<JournalEntry> journal) {
        this.journal = journal;
    }

    /** Adds an entry and flushes. */
    void hand(JournalEntry entry) {
        add(entry);
        flush();
    }

    /** Adds an entry whose place in the order is decided now; {@link #flush} follows without a lock. */
    synchronized void add(JournalEntry entry) {
        waiting.add(entry);
    }

    /** Hands over what was added. */
    void flush() {
        synchronized (this) {
            if (flushing) return;
            flushing = true;
        }
        for (JournalEntry entry = next(); entry != null; entry = next()) give(entry);
    }

    /** One that fails must not keep those behind it: nobody else would hand them over. */
    private void give(JournalEntry entry) {
        try {
            journal.accept(entry);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "entry failed session=" + entry.sessionId(), e);
        }
    }

    private synchronized @Nullable JournalEntry next() {
        JournalEntry entry = waiting.poll();
        flushing = entry != null;
        return entry;
    }
}
