package dev.sluice.faults;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.sluice.support.ProcessHeap;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A run: round after round of load, a fault at a random moment of it, the way back, and a check of everything that was told.
 * The gateway's data and most sessions go on from round to round. Ends with the first round in which something is wrong.
 */
final class Campaign implements AutoCloseable {
    private static final Duration TICK = Duration.ofMillis(20);
    private static final int CLIENT_THREADS = 2;
    private static final Duration QUIET_WITHIN = Duration.ofSeconds(60);
    private static final Duration PASSIVE_AFTER = Duration.ofSeconds(6);
    private static final int LOAD_MILLIS_MIN = 1_000;
    private static final int LOAD_MILLIS_MAX = 5_000;
    private static final int LONG_LOAD_MILLIS_MIN = 60_500;
    private static final int LONG_LOAD_MILLIS_MAX = 70_000;
    /** One round in so many loads the gateway for more than a minute. */
    private static final int LONG_ROUND_EVERY = 25;
    /** One session in so many ends with a round, and a new one begins. */
    private static final int SESSION_ENDS_ONE_IN = 5;

    private final FaultPlan plan;
    private final Consumer<String> out;
    private final SplittableRandom random;
    private final Victim victim;
    private final ExecutorService clientThreads = Executors.newFixedThreadPool(CLIENT_THREADS, daemons());
    private final ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor(daemons());
    private final HttpClient http =
            HttpClient.newBuilder().executor(clientThreads).build();
    private final Figures figures = new Figures();
    private final Future<?> ticking;
    private int sessions;

    @GuardedBy("this")
    private List<Talker> talkers = List.of();

    Campaign(FaultPlan plan, Consumer<String> out) {
        this.plan = plan;
        this.out = out;
        random = new SplittableRandom(plan.seed());
        victim = new Victim(plan, random.split());
        ticking = ticks.scheduleWithFixedDelay(this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static ThreadFactory daemons() {
        return task -> {
            Thread thread = new Thread(task, "faults");
            thread.setDaemon(true);
            return thread;
        };
    }

    private void tick() {
        double earned = (double) plan.rate() / plan.sessions() * TICK.toMillis() / 1000;
        for (Talker talker : talkers()) talker.tick(System.nanoTime(), earned);
    }

    private synchronized List<Talker> talkers() {
        return talkers;
    }

    private synchronized void talkers(List<Talker> now) {
        talkers = List.copyOf(now);
    }

    /** Runs all rounds, or up to the first violation. */
    Figures run() {
        // A heap is compared with what it was when everything had been used once.
        if (isMeasured(plan.kinds())) warmUp();
        for (int round = 1; round <= plan.rounds() && figures.isClean(); round++) run(round);
        endSessions(talker -> true);
        return figures;
    }

    private boolean isMeasured(List<FaultKind> kinds) {
        return plan.isThorough() && kinds.contains(FaultKind.OUTAGE);
    }

    private void warmUp() {
        beginSessions();
        talkers().forEach(talker -> talker.load(true));
        Victim.pass(Duration.ofMillis(LOAD_MILLIS_MAX));
        talkers().forEach(talker -> talker.load(false));
        awaitQuiet();
        endSessions(talker -> true);
        Victim.pass(PASSIVE_AFTER);
    }

    private void run(int round) {
        long beganNanos = System.nanoTime();
        FaultKind kind = plan.kinds().get((round - 1) % plan.kinds().size());
        boolean isLong = plan.isThorough() && round % LONG_ROUND_EVERY == LONG_ROUND_EVERY / 2;
        int loadMillis = isLong
                ? random.nextInt(LONG_LOAD_MILLIS_MIN, LONG_LOAD_MILLIS_MAX)
                : random.nextInt(LOAD_MILLIS_MIN, LOAD_MILLIS_MAX);
        long heapBefore = isMeasured(List.of(kind)) ? ProcessHeap.bytesAfterCollection(victim.pid()) : 0;
        beginSessions();
        talkers().forEach(talker -> talker.load(true));
        Victim.pass(Duration.ofMillis(loadMillis));
        if (kind.isDrain()) {
            talkers().forEach(Talker::calmDown);
            talkers().forEach(Talker::sayLongTurn);
            figures.drainedClients(talkers().stream().mapToInt(Talker::greeted).sum());
        }
        long struckNanos = System.nanoTime();
        Victim.Blow blow = victim.strike(kind);
        talkers().forEach(talker -> talker.load(false));
        awaitQuiet();
        long lastFinal = talkers().stream()
                .mapToLong(Talker::lastFinalNanos)
                .filter(each -> each != Outbox.NO_FINAL)
                .max()
                .orElse(blow.readyAtNanos());
        Duration recovery = Duration.ofNanos(Math.max(0, lastFinal - blow.readyAtNanos()));
        figures.fault(kind, isLong);
        figures.recovery(recovery);
        figures.exit(blow.exit());
        check();
        if (figures.isClean()) {
            boolean endsAll = heapBefore > 0;
            endSessions(talker -> endsAll || talker.isDead() || random.nextInt(SESSION_ENDS_ONE_IN) == 0);
        }
        if (heapBefore > 0 && figures.isClean()) {
            Victim.pass(PASSIVE_AFTER);
            figures.heap(heapBefore, ProcessHeap.bytesAfterCollection(victim.pid()));
        }
        out.accept(String.format(
                Locale.ROOT,
                "round %d: %s after %.1f s, back after %.1f s, all answered %.1f s later%s; %.0f s in all",
                round,
                kind,
                loadMillis / 1000.0,
                seconds(blow.readyAtNanos() - struckNanos),
                seconds(recovery.toNanos()),
                blow.exit().isZero() ? "" : ", exit in " + blow.exit().toMillis() + " ms",
                seconds(System.nanoTime() - beganNanos)));
    }

    private static double seconds(long nanos) {
        return nanos / 1e9;
    }

    private void beginSessions() {
        var now = new ArrayList<>(talkers());
        while (now.size() < plan.sessions()) {
            int number = ++sessions;
            String agent = random.nextInt(4) == 0 ? "simulator" : "echo";
            now.add(new Talker(
                    http,
                    victim.webSocket(),
                    new Script(agent, random.nextLong()),
                    plan.evidence().resolve("session-" + number + ".log")));
        }
        talkers(now);
    }

    private void awaitQuiet() {
        await(talker -> talker.isQuiet());
    }

    /** Waits for all of them, but not for ever: the check says what is missing. */
    private void await(Predicate<Talker> condition) {
        long deadline = System.nanoTime() + QUIET_WITHIN.toNanos();
        while (System.nanoTime() < deadline && !talkers().stream().allMatch(condition)) {
            if (ticking.isDone()) throw new IllegalStateException("the load driver has failed: " + ticking);
            Victim.pass(TICK);
        }
    }

    private void check() {
        for (Talker talker : talkers()) {
            List<Violation> found = talker.check();
            if (found.isEmpty()) continue;
            figures.violations(found);
            out.accept(talker + ", records in " + talker.records());
            found.forEach(violation -> out.accept("  " + violation.verdict() + " " + violation.what()));
        }
    }

    /** Has some sessions read once more from their first event, checks that, and ends them. */
    private void endSessions(Predicate<Talker> which) {
        List<Talker> ending = talkers().stream().filter(which).toList();
        if (figures.isClean()) {
            var readers = new IdentityHashMap<Talker, Device>();
            for (Talker talker : ending) readers.put(talker, talker.readAgain());
            await(talker -> readers.get(talker) == null || talker.hasRead(readers.get(talker)));
            for (Talker talker : ending) {
                if (!talker.hasRead(readers.get(talker)))
                    figures.violations(
                            List.of(new Violation(Verdict.UNANSWERED, "a replay from the start: " + talker)));
            }
            check();
        }
        for (Talker talker : ending) {
            figures.session(talker);
            talker.leave(talker.check().isEmpty());
        }
        var left = new ArrayList<>(talkers());
        left.removeAll(ending);
        talkers(left);
    }

    @Override
    public void close() {
        ticks.shutdownNow();
        for (Talker talker : talkers()) talker.leave(figures.isClean());
        if (!figures.isClean()) victim.keepConsole(plan.evidence());
        victim.close();
        clientThreads.shutdownNow();
    }
}
