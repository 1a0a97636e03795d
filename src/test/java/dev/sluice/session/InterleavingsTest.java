package dev.sluice.session;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.Lincheck;
import org.jspecify.annotations.Nullable;
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

    @Test
    void whoever_leaves_while_a_permit_is_on_its_way_keeps_none() {
        Lincheck.runConcurrentTest(INTERLEAVINGS, () -> {
            TurnPermits agent = new TurnPermits(1);
            TurnPermits node = new TurnPermits(1);
            AtomicInteger running = new AtomicInteger();
            Session one = new Session(agent, node, running);
            Session two = new Session(null, node, running);
            Thread first = new Thread(one::live);
            Thread second = new Thread(two::live);
            first.start();
            second.start();
            join(first);
            join(second);
            if (running.get() != 0) throw new AssertionError("running: " + running.get() + " (expected: 0)");
            if (!agent.tryAcquire("alice", () -> {})) throw new AssertionError("the agent's permit is not back");
            if (!node.tryAcquire("alice", () -> {})) throw new AssertionError("the node's permit is not back");
        });
    }

    /** What a {@link Conversation} does with its hold: its turn begins, leaves its place, wants it back, and is ended at any point. */
    private static final class Session {
        private final AtomicInteger running;
        private final PermitHold hold;
        private boolean atPlace;
        private boolean over;

        Session(@Nullable TurnPermits agent, TurnPermits node, AtomicInteger running) {
            this.running = running;
            this.hold = new PermitHold(agent, node, "alice", this::granted);
        }

        void live() {
            want();
            leavePlace();
            want();
            end();
        }

        private void granted() {
            synchronized (this) {
                hold.granted();
            }
            want();
        }

        private void want() {
            Runnable action = () -> {};
            synchronized (this) {
                if (over) action = hold.leave();
                else if (hold.tryAcquire() && !atPlace) come();
            }
            action.run();
        }

        private void come() {
            atPlace = true;
            if (running.incrementAndGet() != 1) throw new AssertionError("more turns than permits");
        }

        private void go() {
            if (atPlace) running.decrementAndGet();
            atPlace = false;
        }

        private void leavePlace() {
            Runnable action;
            synchronized (this) {
                go();
                action = hold.rest();
            }
            action.run();
        }

        private void end() {
            Runnable action;
            synchronized (this) {
                over = true;
                go();
                action = hold.leave();
            }
            action.run();
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
