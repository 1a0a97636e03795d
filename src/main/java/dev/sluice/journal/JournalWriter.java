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

    private final Outage outage;

    @GuardedBy("writing")
    private final Deque<List<Job>> retries = new ArrayDeque<>();

    @GuardedBy("writing")
    private @Nullable Doubt doubt;

    @GuardedBy("writing")
    private long lastNumber;

    @GuardedBy("writing")
    private @Nullable Rejection end;

    JournalWriter(JobQueue queue, BatchWriter batches, Outage outage, Runnable onFenced) {
        this.queue = queue;
        this.batches = batches;
        this.outage = outage;
        this.onFenced = onFenced;
    }

    /** Writes at most one batch, after waiting for whoever writes one now; during an outage an empty one, to see its end. */
    Step step() {
        writing.lock();
        try {
            Step next = next();
            return next.kind() == Step.Kind.IDLE && end == null && outage.isOn() ? attempt(List.of()) : next;
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
        if (doubt != null) {
            Duration pause = decide(doubt);
            if (pause != null) return Step.pause(pause);
        }
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
            outage.endless();
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
        outage.asking();
        try {
            batches.write(batch, number);
        } catch (InDoubtException e) {
            return inDoubt(batch, number, e);
        } catch (NodeFencedException e) {
            return fenced(batch, e);
        } catch (RuntimeException | Error e) {
            return failed(batch, e);
        }
        settle(batch);
        return Step.MORE;
    }

    @GuardedBy("writing")
    private Step inDoubt(List<Job> batch, long number, InDoubtException cause) {
        LOG.log(
                Level.WARNING,
                "commit in doubt: batch={0} jobs={1} cause={2}",
                number,
                batch.size(),
                Failure.describe(cause));
        outage.doubted();
        doubt = new Doubt(number, surviving(batch, cause));
        return Step.MORE;
    }

    /** Decides the batch in doubt; where the database does not answer, the pause before the next try. */
    @GuardedBy("writing")
    private @Nullable Duration decide(Doubt unsure) {
        boolean stored;
        outage.asking();
        try {
            stored = batches.isStored(unsure.number);
        } catch (RuntimeException | Error e) {
            refuseMortal(e);
            return outage.failed("batch in doubt=" + unsure.number, e);
        }
        LOG.log(Level.INFO, "decided: batch={0} stored={1}", unsure.number, stored);
        doubt = null;
        if (stored) settle(unsure.batch);
        else retry(unsure.batch);
        return null;
    }

    @GuardedBy("writing")
    private void settle(List<Job> batch) {
        outage.over();
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
        // No job is to blame for an empty one: the node's own row was refused, so the outage goes on.
        if (batch.isEmpty()) return Step.pause(outage.failed("no jobs", cause));
        outage.answered();
        if (batch.size() == 1) {
            Job job = batch.get(0);
            LOG.log(Level.WARNING, "refused: job={0} cause={1}", job, Failure.describe(cause));
            refuse(job, cause);
            return Step.MORE;
        }
        int half = batch.size() / 2;
        retry(List.copyOf(batch.subList(half, batch.size())));
        retry(List.copyOf(batch.subList(0, half)));
        return Step.MORE;
    }

    @GuardedBy("writing")
    private Step unreachable(List<Job> batch, Throwable cause) {
        Duration pause = outage.failed("jobs=" + batch.size(), cause);
        retry(surviving(batch, cause));
        return Step.pause(pause);
    }

    /** Those of {@code batch} that wait for the database; nobody is kept waiting for the others, here or in the queue. */
    @GuardedBy("writing")
    private List<Job> surviving(List<Job> batch, Throwable cause) {
        List<Job> kept = new ArrayList<>();
        for (Job job : batch) {
            if (job.outlivesOutage()) kept.add(job);
            else refuse(job, cause);
        }
        refuseMortal(cause);
        return kept;
    }

    private void refuseMortal(Throwable cause) {
        for (Job job : queue.removeMortal()) refuse(job, cause);
    }

    private void refuse(Job job, Throwable cause) {
        finish(job, () -> job.refused(new Rejection.Failed(Failure.describe(cause)), cause));
    }

    @GuardedBy("writing")
    private Step fenced(List<Job> batch, NodeFencedException cause) {
        LOG.log(Level.ERROR, "{0}", cause.getMessage());
        end = new Rejection.Fenced();
        outage.endless();
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
        // An empty one in front would look as if nothing waited behind it.
        if (!batch.isEmpty()) retries.addFirst(batch);
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
