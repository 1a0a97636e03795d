package dev.sluice.journal;

import dev.sluice.session.Journal;
import dev.sluice.session.JournalEntry;
import dev.sluice.session.Rejection;
import dev.sluice.session.StoredEvent;
import dev.sluice.session.StoredEvents;
import dev.sluice.session.StoredHistory;
import dev.sluice.session.StoredSession;
import dev.sluice.session.UnfinishedWork;
import dev.sluice.task.SignalledTask;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The journal that writes what many sessions hand over in one transaction.
 *
 * <p>Thread-safe. The writer is a task that runs while something waits and holds no thread otherwise; it writes one batch
 * a run, so whatever arrives during a commit shares the next one.
 */
public final class GroupCommitJournal implements Journal {
    private static final System.Logger LOG = System.getLogger(GroupCommitJournal.class.getName());

    private final Clock clock;
    private final Delay delay;
    private final Storage storage;
    private final JobQueue queue;
    private final Outage outage;
    private final JournalWriter writer;
    private final SignalledTask writing;
    private final StoredReads reads;
    private final Pruning pruning;
    private final AtomicBoolean beating = new AtomicBoolean();
    private final AtomicBoolean pausing = new AtomicBoolean();

    /** A journal that writes as {@code node}; {@code onFenced} is run once, when a newer node has taken over. */
    public GroupCommitJournal(JournalBounds bounds, NodeEpoch node, JournalSurroundings around, Runnable onFenced) {
        this.clock = around.clock();
        this.delay = around.delay();
        this.queue = new JobQueue(bounds);
        this.storage = around.storage();
        this.outage = new Outage(bounds, around.clock());
        this.writer = new JournalWriter(queue, new BatchWriter(bounds, node, around), outage, onFenced);
        this.writing = new SignalledTask(around.executor(), this::run);
        this.reads = new StoredReads(bounds, node, around);
        this.pruning = new Pruning(bounds, around.clock());
    }

    @Override
    public void submit(JournalEntry entry) {
        add(new Member(entry));
    }

    @Override
    public boolean isBehind() {
        return outage.isOn() || queue.isOver() || storage.isLow();
    }

    @Override
    public boolean isFilling() {
        return queue.isFilling();
    }

    @Override
    public CompletionStage<@Nullable StoredSession> take(String principal, String sessionId) {
        // No such id was ever given out, and a column has no room for it.
        if (sessionId.length() > SessionRow.ID_CHARS_MAX) return CompletableFuture.completedStage(null);
        Take take = new Take(principal, sessionId);
        if (outage.isOn()) {
            take.refused(new Rejection.Failed("outage"), new IllegalStateException("the database is away"));
            return take.answer();
        }
        add(take);
        return take.answer();
    }

    @Override
    public CompletionStage<@Nullable StoredSession> find(String principal, String sessionId) {
        return reads.find(principal, sessionId);
    }

    @Override
    public CompletionStage<StoredEvents> newestEvents(String sessionId, long upTo, int eventsMax, int bytesMax) {
        return reads.newestEvents(sessionId, upTo, eventsMax, bytesMax);
    }

    @Override
    public CompletionStage<List<StoredEvent>> events(String sessionId, long after, long upTo, int bytesMax) {
        return reads.events(sessionId, after, upTo, bytesMax);
    }

    @Override
    public CompletionStage<StoredHistory> history(String sessionId, long upTo, int messagesMax, int bytesMax) {
        return reads.history(sessionId, upTo, messagesMax, bytesMax);
    }

    @Override
    public CompletionStage<StoredHistory> past(String sessionId, long seq, int messagesMax, int bytesMax) {
        return reads.past(sessionId, seq, messagesMax, bytesMax);
    }

    @Override
    public CompletionStage<StoredEvents> toolEvents(
            String sessionId, long after, long upTo, int eventsMax, int bytesMax) {
        return reads.toolEvents(sessionId, after, upTo, eventsMax, bytesMax);
    }

    @Override
    public CompletionStage<UnfinishedWork> unfinished(UnfinishedWork.Place after) {
        return reads.unfinished(after);
    }

    /** Shows that this node lives, and finds out whether it was fenced: every batch does, so an empty one is enough. */
    public void beat() {
        // The writer tries by itself while the database is away.
        if (outage.isOn() || !beating.compareAndSet(false, true)) return;
        Runnable done = () -> beating.set(false);
        add(new Chore("heartbeat", session -> {}, done, done));
    }

    /**
     * Deletes sessions whose resume window has passed and which have nothing pending, in small batches among the others.
     *
     * @param isLoaded whether a principal's session is in this node's memory or on its way there: such a one is left alone; asked on
     *     the writer
     */
    public void prune(BiPredicate<String, String> isLoaded) {
        if (!outage.isOn() && pruning.begin()) pruneNext(isLoaded);
    }

    private void pruneNext(BiPredicate<String, String> isLoaded) {
        Runnable next = () -> {
            if (pruning.isSweeping()) pruneNext(isLoaded);
        };
        add(new Chore("prune", session -> pruning.deleteSome(session, isLoaded), next, pruning::giveUp));
    }

    /**
     * Writes what waits on the calling thread, for a shutdown that has no executor any more.
     *
     * @return whether nothing is left
     */
    public boolean writeNow(Duration timeout) {
        Instant deadline = clock.instant().plus(timeout);
        boolean interrupted = false;
        try {
            while (true) {
                Duration left = Duration.between(clock.instant(), deadline);
                if (left.isNegative()) return false;
                try {
                    Step step = writer.stepWithin(left);
                    if (step == null) return false;
                    if (step.kind() == Step.Kind.IDLE) return true;
                    if (step.kind() == Step.Kind.PAUSE)
                        LockSupport.parkNanos(shorter(step.pause(), left).toNanos());
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) Thread.currentThread().interrupt();
        }
    }

    /** Takes no more: whatever is left, and whatever comes, is rejected as closed. Nothing is interrupted. */
    public void close() {
        writer.close(new Rejection.Closed());
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private void add(Job job) {
        queue.add(job);
        signal();
    }

    private void run() {
        if (pausing.get()) return;
        Step step = writer.step();
        switch (step.kind()) {
            case IDLE -> {}
            case MORE -> signal();
            case PAUSE -> pause(step.pause());
        }
    }

    private void pause(Duration pause) {
        pausing.set(true);
        try {
            delay.run(pause, () -> {
                pausing.set(false);
                signal();
            });
        } catch (RejectedExecutionException e) {
            pausing.set(false);
            LOG.log(System.Logger.Level.INFO, "no pause: the executor is stopping, writeNow takes over");
        }
    }

    private void signal() {
        try {
            writing.signal();
        } catch (RejectedExecutionException e) {
            LOG.log(System.Logger.Level.DEBUG, "not signalled: the executor is stopping, writeNow takes over", e);
        }
    }
}
