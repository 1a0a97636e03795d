package dev.sluice.journal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.sluice.task.FairQueue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the writer, and how much of it is not settled yet. A session's jobs stay in their order; sessions take turns, so
 * that one with little to write does not wait for all that another one wants written.
 *
 * <p>Thread-safe. Takes what it is given: who submits asks {@link #isOver()} before starting new work.
 */
final class JobQueue {
    private final JournalBounds bounds;

    /** What earlier batches left undecided; goes before everything else. */
    @GuardedBy("this")
    private final Deque<Job> putBack = new ArrayDeque<>();

    @GuardedBy("this")
    private final FairQueue<Job> waiting = new FairQueue<>();

    @GuardedBy("this")
    private int unsettled;

    @GuardedBy("this")
    private long unsettledBytes;

    JobQueue(JournalBounds bounds) {
        this.bounds = bounds;
    }

    synchronized void add(Job job) {
        waiting.add(job.owner(), job);
        unsettled++;
        unsettledBytes += job.sizeBytes();
    }

    /** The next jobs for one transaction, in order; empty where nothing waits. */
    synchronized List<Job> nextBatch() {
        List<Job> batch = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        long bytes = 0;
        while (batch.size() < bounds.batchMax()) {
            Job next = peek();
            if (next == null) break;
            bytes += next.sizeBytes();
            if (bytes > bounds.batchBytesMax() && !batch.isEmpty()) break;
            // Takes run after the entries of their transaction, so an entry behind its session's take waits for the
            // next.
            if (next instanceof Member member && taken.contains(member.entry().sessionId())) break;
            if (next instanceof Take take) taken.add(take.sessionId());
            batch.add(next);
            if (putBack.poll() == null) waiting.poll();
        }
        return batch;
    }

    @GuardedBy("this")
    private @Nullable Job peek() {
        Job first = putBack.peek();
        return first == null ? waiting.peek() : first;
    }

    /** Takes out the jobs that do not wait for a database that is away. */
    synchronized List<Job> removeMortal() {
        List<Job> mortal = new ArrayList<>();
        putBack.removeIf(job -> !job.outlivesOutage() && mortal.add(job));
        waiting.removeIf(job -> !job.outlivesOutage(), mortal::add);
        return mortal;
    }

    /** Puts jobs that a batch left undecided before all others. */
    synchronized void putBack(List<? extends Job> jobs) {
        for (int i = jobs.size() - 1; i >= 0; i--) putBack.addFirst(jobs.get(i));
    }

    synchronized void settled(Job job) {
        unsettled--;
        unsettledBytes -= job.sizeBytes();
        if (unsettled < 0 || unsettledBytes < 0) throw new IllegalStateException("settled: more than was submitted");
    }

    synchronized boolean isEmpty() {
        return putBack.isEmpty() && waiting.isEmpty();
    }

    synchronized boolean isOver() {
        return unsettled > bounds.waitingMax() || unsettledBytes > bounds.waitingBytesMax();
    }

    /** Whether half of what makes it {@linkplain #isOver over} is not settled yet. */
    synchronized boolean isFilling() {
        return unsettled > bounds.waitingMax() / 2 || unsettledBytes > bounds.waitingBytesMax() / 2;
    }
}
