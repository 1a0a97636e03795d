package dev.sluice.journal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.sluice.session.Rejection;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Turns what waits into stored batches, one at a time, and decides what a failure means.
 *
 * <p>Steps may come from several threads, one after the other. Jobs are told their outcome
 * on the stepping thread, between transactions.
 */
final class JournalWriter {
    private static final System.Logger LOG = System.getLogger(JournalWriter.class.getName());

    /** The right to write; held while a batch is written and its jobs are told, by one thread at a time. */
    private final ReentrantLock writing = new ReentrantLock();

    private final JobQueue queue;
    private final BatchWriter batches;
    private final Runnable onFenced;

    @GuardedBy("writing")
    private final BackOff backOff;

    @GuardedBy("writing")
    private final Deque<List<Job>> retries = new ArrayDeque<>();

    @GuardedBy("writing")
    private @Nullable Doubt doubt;

    @GuardedBy("writing")
    private long lastNumber;

    @GuardedBy("writing")
    private @Nullable Rejection end;

    /** Whether the last try failed for a reason that new work would meet too. Written by steps, read by anyone. */
    private volatile boolean troubled;

    JournalWriter(JobQueue queue, BatchWriter batches, BackOff backOff, Runnable onFenced) {
        this.queue = queue;
        this.batches = batches;
        this.backOff = backOff;
        this.onFenced = onFenced;
    }

    /** Whether new work should not be started. */
    boolean isTroubled() {
        return troubled;
    }

    /** Writes at most one batch, after waiting for whoever writes one now. */
    Step step() {
        writing.lock();
        try {
            return next();
        } finally {
            writing.unlock();
        }
    }

    /** Like {@link #step()}, but {@code null} where somebody else still writes after {@code patience}. */
    @Nullable
    Step stepWithin(Duration patience) throws InterruptedException {
        if (!writing.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) return null;
        try {
            return next();
        } finally {
            writing.unlock();
        }
    }

    @GuardedBy("writing")
    private Step next() {
        if (end != null) return refuseAll(end);
        if (doubt != null && !decide(doubt)) return Step.pause(backOff.failed());
        List<Job> batch = retries.pollFirst();
        if (batch == null) batch = queue.nextBatch();
        if (batch.isEmpty()) return Step.IDLE;
        return attempt(batch);
    }

    /** Ends every job that is left, and every later one, with {@code reason}. */
    void close(Rejection reason) {
        writing.lock();
        try {
            if (end == null) end = reason;
            troubled = true;
            if (doubt != null) retries.addFirst(doubt.batch);
            doubt = null;
            refuseAll(end);
        } finally {
            writing.unlock();
        }
    }

    @GuardedBy("writing")
    private Step attempt(List<Job> batch) {
        long number = ++lastNumber;
        try {
            batches.write(batch, number);
        } catch (InDoubtException e) {
            LOG.log(
                    Level.WARNING,
                    "commit in doubt: batch={0} jobs={1} cause={2}",
                    number,
                    batch.size(),
                    Failure.describe(e));
            troubled = true;
            doubt = new Doubt(number, batch);
            return Step.MORE;
        } catch (NodeFencedException e) {
            return fenced(batch, e);
        } catch (RuntimeException | Error e) {
            return failed(batch, e);
        }
        settle(batch);
        return Step.MORE;
    }

    /** Whether the batch in doubt is decided now. */
    @GuardedBy("writing")
    private boolean decide(Doubt unsure) {
        boolean stored;
        try {
            stored = batches.isStored(unsure.number);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "still in doubt: batch={0} cause={1}", unsure.number, Failure.describe(e));
            return false;
        }
        LOG.log(Level.INFO, "decided: batch={0} stored={1}", unsure.number, stored);
        doubt = null;
        if (stored) settle(unsure.batch);
        else retry(unsure.batch);
        return true;
    }

    @GuardedBy("writing")
    private void settle(List<Job> batch) {
        troubled = false;
        backOff.succeeded();
        List<Job> deferred = new ArrayList<>();
        for (Job job : batch) {
            if (job instanceof Member member && member.isDeferred()) {
                member.undone();
                deferred.add(member);
            } else {
                finish(job, job::settled);
            }
        }
        if (!deferred.isEmpty()) queue.putBack(deferred);
    }

    @GuardedBy("writing")
    private Step failed(List<Job> batch, Throwable cause) {
        return switch (Failure.of(cause)) {
            case REFUSED -> refused(batch, cause);
            case UNREACHABLE -> unreachable(batch, cause);
        };
    }

    @GuardedBy("writing")
    private Step refused(List<Job> batch, Throwable cause) {
        if (batch.size() == 1) {
            Job job = batch.get(0);
            LOG.log(Level.WARNING, "refused: job={0} cause={1}", job, Failure.describe(cause));
            finish(job, () -> job.refused(new Rejection.Failed(Failure.describe(cause)), cause));
            return Step.MORE;
        }
        int half = batch.size() / 2;
        retry(List.copyOf(batch.subList(half, batch.size())));
        retry(List.copyOf(batch.subList(0, half)));
        return Step.MORE;
    }

    @GuardedBy("writing")
    private Step unreachable(List<Job> batch, Throwable cause) {
        Duration pause = backOff.failed();
        LOG.log(
                Level.WARNING,
                "database does not answer: jobs={0} pause={1} cause={2}",
                batch.size(),
                pause,
                Failure.describe(cause));
        troubled = true;
        List<Job> kept = new ArrayList<>();
        for (Job job : batch) {
            if (job.outlivesOutage()) kept.add(job);
            else finish(job, () -> job.refused(new Rejection.Failed(Failure.describe(cause)), cause));
        }
        if (!kept.isEmpty()) retry(kept);
        return Step.pause(pause);
    }

    @GuardedBy("writing")
    private Step fenced(List<Job> batch, NodeFencedException cause) {
        LOG.log(Level.ERROR, "{0}", cause.getMessage());
        end = new Rejection.Fenced();
        troubled = true;
        retries.addFirst(batch);
        Step next = refuseAll(end);
        guarded(onFenced);
        return next;
    }

    @GuardedBy("writing")
    private Step refuseAll(Rejection reason) {
        IllegalStateException cause = new IllegalStateException("journal ended: " + reason);
        for (List<Job> batch = retries.pollFirst(); batch != null; batch = retries.pollFirst())
            refuseAll(batch, reason, cause);
        for (List<Job> batch = queue.nextBatch(); !batch.isEmpty(); batch = queue.nextBatch()) {
            refuseAll(batch, reason, cause);
        }
        return Step.IDLE;
    }

    private void refuseAll(List<Job> batch, Rejection reason, Throwable cause) {
        for (Job job : batch) finish(job, () -> job.refused(reason, cause));
    }

    @GuardedBy("writing")
    private void retry(List<Job> batch) {
        for (Job job : batch) guarded(job::undone);
        retries.addFirst(batch);
    }

    private void finish(Job job, Runnable telling) {
        queue.settled(job);
        guarded(telling);
    }

    /** A listener that throws must not keep the others from learning what became of them. */
    private static void guarded(Runnable telling) {
        try {
            telling.run();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "listener failed", e);
        }
    }

    private record Doubt(long number, List<Job> batch) {}
}
