package dev.sluice.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.sluice.task.SignalledTask;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Goes on with what earlier processes left unfinished without waiting for its clients ({@code GATEWAY_RESUME=on_start}).
 *
 * <p>Thread-safe. A few sessions are in hand at a time, so that live traffic always finds turns, threads and memory: the next
 * one is fetched when one of them has left memory again, or a client has come for it. Each is fetched the way a client's is,
 * so a client that comes at the same moment meets the same object. Ends by itself, at the latest when the node drains.
 */
public final class Recovery {
    /** Sessions in hand at a time, where the node may run at least four times as many turns. */
    static final int SESSIONS_MAX = 64;

    /** Of what runs a node's turns, recovery may use one part in so many. */
    private static final int SHARE = 4;

    private static final Duration PAUSE_MIN = Duration.ofMillis(100);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(5);
    private static final System.Logger LOG = System.getLogger(Recovery.class.getName());

    private final SessionRegistry registry;
    private final SessionRuntime runtime;
    private final SignalledTask task;
    private final int sessionsMax;

    /** What one search found and nobody has taken in hand yet; bounded by what a search looks at. */
    @GuardedBy("this")
    private final Deque<UnfinishedWork.Session> listed = new ArrayDeque<>();

    /** Where the next search begins; null where nothing is left to be searched. */
    @GuardedBy("this")
    private UnfinishedWork.@Nullable Place next = UnfinishedWork.Place.FIRST;

    @GuardedBy("this")
    private Phase phase = Phase.IDLE;

    @GuardedBy("this")
    private Duration pause = PAUSE_MIN;

    @GuardedBy("this")
    private Instant begunAt = Instant.EPOCH;

    @GuardedBy("this")
    private boolean searching;

    @GuardedBy("this")
    private boolean pausing;

    @GuardedBy("this")
    private int inHand;

    @GuardedBy("this")
    private int resumedSessions;

    @GuardedBy("this")
    private long resumedMessages;

    @GuardedBy("this")
    private int skipped;

    private enum Phase {
        IDLE,
        RUNNING,
        OVER
    }

    /** The recovery of the sessions of {@code registry}'s node. */
    public Recovery(SessionRegistry registry) {
        this.registry = registry;
        this.runtime = registry.runtime();
        this.task = new SignalledTask(runtime.threads().tasks(), this::step);
        this.sessionsMax = sessionsMax(runtime);
    }

    private static int sessionsMax(SessionRuntime runtime) {
        int turns = runtime.turns().concurrentTurnsMax();
        if (runtime.agents().hasBlocking())
            turns = Math.min(turns, runtime.threads().turns().threadsMax());
        return Math.max(1, Math.min(SESSIONS_MAX, turns / SHARE));
    }

    /** Begins, in the background. Once. */
    public void start() {
        synchronized (this) {
            if (phase != Phase.IDLE) return;
            phase = Phase.RUNNING;
            begunAt = runtime.clock().instant();
        }
        LOG.log(System.Logger.Level.INFO, "recovery begins: sessionsAtATime={0}", sessionsMax);
        signal();
    }

    private void step() {
        for (Runnable action = decide(); action != null; action = decide()) action.run();
    }

    /** What is to be done next, without the lock; null where something must happen first. */
    private synchronized @Nullable Runnable decide() {
        if (phase != Phase.RUNNING) return null;
        if (runtime.admission().isDraining()) return end();
        if (pausing) return null;
        if (listed.isEmpty()) return search();
        if (inHand == sessionsMax) return null;
        if (runtime.journal().isBehind() || runtime.memory().isRefusing()) return pause();
        UnfinishedWork.Session first = listed.removeFirst();
        inHand++;
        return () -> take(first);
    }

    @GuardedBy("this")
    private @Nullable Runnable search() {
        if (searching) return null;
        UnfinishedWork.Place from = next;
        if (from == null) return inHand == 0 ? end() : null;
        searching = true;
        return () -> {
            var unused = runtime.journal().unfinished(from).whenComplete(this::searched);
        };
    }

    private void searched(@Nullable UnfinishedWork found, @Nullable Throwable failure) {
        Runnable then = this::signal;
        synchronized (this) {
            searching = false;
            if (found != null) {
                listed.addAll(found.sessions());
                next = found.next();
                pause = PAUSE_MIN;
            } else {
                then = pause();
            }
        }
        if (failure != null) LOG.log(System.Logger.Level.WARNING, "recovery: no list yet", failure);
        then.run();
    }

    private void take(UnfinishedWork.Session work) {
        var unused = registry.find(work.principal(), work.sessionId()).whenComplete((session, failure) -> {
            if (failure != null) failed(work, cause(failure));
            else if (session == null) released(0);
            else goOn(session);
        });
    }

    private void goOn(AgentSession session) {
        int messages = session.resumeUnattended(() -> released(0));
        synchronized (this) {
            pause = PAUSE_MIN;
            if (messages == 0) return;
            resumedSessions++;
            resumedMessages += messages;
        }
    }

    private void failed(UnfinishedWork.Session work, Throwable cause) {
        if (cause instanceof AgentGoneException) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "recovery: session={0} skipped: {1}",
                    work.sessionId(),
                    cause.getMessage());
            released(1);
        } else if (runtime.journal().isBehind()) {
            Runnable then;
            synchronized (this) {
                listed.addFirst(work);
                inHand--;
                then = pause();
            }
            then.run();
        } else {
            // The journal works, so this one will not get better; its client is told the same.
            LOG.log(System.Logger.Level.WARNING, "recovery: skipped session=" + work.sessionId(), cause);
            released(1);
        }
    }

    /** One of those in hand needs no more care. */
    private void released(int skippedNow) {
        synchronized (this) {
            inHand--;
            skipped += skippedNow;
        }
        signal();
    }

    /** Nothing is begun for a while; longer from one pause to the next, until something succeeds. */
    @GuardedBy("this")
    private Runnable pause() {
        if (pausing) return Recovery::nothing;
        pausing = true;
        Duration length = pause;
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : doubled;
        return () -> {
            try {
                var unused =
                        runtime.threads().timers().schedule(this::pauseOver, length.toMillis(), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                LOG.log(System.Logger.Level.INFO, "recovery: the executor is stopping");
            }
        };
    }

    private void pauseOver() {
        synchronized (this) {
            pausing = false;
        }
        signal();
    }

    @GuardedBy("this")
    private Runnable end() {
        phase = Phase.OVER;
        listed.clear();
        Object[] told = {
            resumedSessions,
            resumedMessages,
            skipped,
            inHand,
            Duration.between(begunAt, runtime.clock().instant())
        };
        return () -> LOG.log(
                System.Logger.Level.INFO,
                "recovery ends: sessions={0,number,#} messages={1,number,#} skipped={2,number,#} unfinished={3} took={4}",
                told);
    }

    private void signal() {
        try {
            task.signal();
        } catch (RejectedExecutionException e) {
            LOG.log(System.Logger.Level.DEBUG, "recovery: the executor is stopping", e);
        }
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private static void nothing() {}
}
