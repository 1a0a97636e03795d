package dev.sluice.session;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.Test;

/** What holds in every interleaving that the model checker finds. */
class InterleavingsTest {
    private static final int INTERLEAVINGS = 300;

    @Test
    void entries_reach_the_journal_one_at_a_time_in_the_order_of_their_decisions_and_none_is_left() {
        Lincheck.runConcurrentTest(INTERLEAVINGS, () -> {
            List<String> handed = new ArrayList<>();
            AtomicInteger inside = new AtomicInteger();
            Submissions submissions = new Submissions(entry -> {
                if (inside.incrementAndGet() != 1) throw new AssertionError("two at once");
                handed.add(entry.sessionId());
                inside.decrementAndGet();
            });
            List<String> decided = new ArrayList<>();
            Object lock = new Object();
            Thread one = new Thread(() -> decide(submissions, lock, decided, "a1", "a2"));
            Thread two = new Thread(() -> decide(submissions, lock, decided, "b1", "b2"));
            one.start();
            two.start();
            join(one);
            join(two);
            // No assertion library in here: the model checker would look into it too.
            if (!handed.equals(decided)) throw new AssertionError(handed + " (expected: " + decided + ")");
        });
    }

    private static void decide(Submissions submissions, Object lock, List<String> decided, String... names) {
        for (String name : names) {
            synchronized (lock) {
                decided.add(name);
                submissions.add(new NamedEntry(name));
            }
            submissions.flush();
        }
    }

    @Test
    void never_more_turns_run_than_permits_and_nobody_waits_for_ever() {
        Lincheck.runConcurrentTest(INTERLEAVINGS, () -> {
            TurnPermits permits = new TurnPermits(1);
            AtomicInteger running = new AtomicInteger();
            AtomicInteger done = new AtomicInteger();
            Runnable turn = () -> {
                if (running.incrementAndGet() != 1) throw new AssertionError("more turns than permits");
                running.decrementAndGet();
                done.incrementAndGet();
                permits.release();
            };
            Runnable session = () -> {
                if (permits.tryAcquire("alice", turn)) turn.run();
            };
            Thread one = new Thread(session);
            Thread two = new Thread(session);
            one.start();
            two.start();
            join(one);
            join(two);
            if (done.get() != 2) throw new AssertionError("turns: " + done.get() + " (expected: 2)");
            if (!permits.tryAcquire("alice", () -> {})) throw new AssertionError("the permit is not back");
        });
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
