package dev.sluice.journal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What waits for the writer, in order, and how much of it is not settled yet.
 *
 * <p>Thread-safe. Takes what it is given: who submits asks {@link #isOver()} before starting new work.
 */
final class JobQueue {
    private final JournalBounds bounds;

    @GuardedBy("this")
    private final Deque<Job> waiting = new ArrayDeque<>();

    @GuardedBy("this")
    private int unsettled;

    @GuardedBy("this")
    private long unsettledBytes;

    JobQueue(JournalBounds bounds) {
        this.bounds = bounds;
    }

    synchronized void add(Job job) {
        waiting.addLast(job);
        unsettled++;
        unsettledBytes += job.sizeBytes();
    }

    /** The next jobs for one transaction, in order; empty where nothing waits. */
    synchronized List<Job> nextBatch() {
        List<Job> batch = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        long bytes = 0;
        while (batch.size() < bounds.batchMax()) {
            Job next = waiting.peekFirst();
            if (next == null) break;
            bytes += next.sizeBytes();
            if (bytes > bounds.batchBytesMax() && !batch.isEmpty()) break;
            // Takes run after the entries of their transaction, so an entry behind its session's take waits for the
            // next.
            if (next instanceof Member member && taken.contains(member.entry().sessionId())) break;
            if (next instanceof Take take) taken.add(take.sessionId());
            batch.add(waiting.removeFirst());
        }
        return batch;
    }

    /** Takes out the jobs that do not wait for a database that is away. */
    synchronized List<Job> removeMortal() {
        List<Job> mortal = new ArrayList<>();
        for (Job job : waiting) if (!job.outlivesOutage()) mortal.add(job);
        // Most steps of an outage find none; the rest of the queue need not be looked at twice then.
        if (!mortal.isEmpty()) waiting.removeIf(job -> !job.outlivesOutage());
        return mortal;
    }

    /** Puts jobs that a batch left undecided before all others. */
    synchronized void putBack(List<? extends Job> jobs) {
        for (int i = jobs.size() - 1; i >= 0; i--) waiting.addFirst(jobs.get(i));
    }

    synchronized void settled(Job job) {
        unsettled--;
        unsettledBytes -= job.sizeBytes();
        if (unsettled < 0 || unsettledBytes < 0) throw new IllegalStateException("settled: more than was submitted");
    }

    synchronized boolean isEmpty() {
        return waiting.isEmpty();
    }

    synchronized boolean isOver() {
        return unsettled > bounds.waitingMax() || unsettledBytes > bounds.waitingBytesMax();
    }
}
