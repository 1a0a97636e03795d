package dev.sluice.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.HandDrivenExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whoever holds and gives back in whatever order: never less than nothing is held, and nothing at the end. */
class AccountingPropertiesTest {
    private static final long BUDGET_BYTES = 1 << 20;
    private static final int THREADS = 3;
    private static final int STEPS = 2_000;

    @Property(tries = 300)
    void relief_brings_it_below_seven_eighths_or_refuses(@ForAll long seed) {
        Random random = new Random(seed);
        MemoryBudget budget = new MemoryBudget(new MemoryConfig(BUDGET_BYTES));
        HandDrivenExecutor tasks = new HandDrivenExecutor();
        List<Holder> holders = new ArrayList<>();
        for (MemoryKind kind : MemoryKind.values()) {
            holders.add(new Holder(budget.account(kind), true));
            holders.add(new Holder(budget.account(kind), random.nextBoolean()));
        }
        Relief relief = new Relief(budget, List.of(bytes -> giveBack(holders, bytes)), tasks);

        for (int step = 0; step < 200; step++) {
            Holder holder = holders.get(random.nextInt(holders.size()));
            if (random.nextInt(3) == 0) holder.giveBack(random.nextLong(holder.held + 1));
            else if (!budget.isRefusing()) holder.take(random.nextInt(100_000));
            budget.look();
            tasks.runAll();
            relief.sweep();
            tasks.runAll();
            assertThat(budget.heldBytes())
                    .isEqualTo(holders.stream().mapToLong(each -> each.held).sum());
            assertThat(budget.isShort()).isEqualTo(budget.isRefusing());
        }
        for (Holder holder : holders) holder.giveBack(holder.held);
        assertThat(budget.heldBytes()).isZero();
        for (MemoryKind kind : MemoryKind.values())
            assertThat(budget.account(kind).heldBytes()).as(kind.wireName()).isZero();
    }

    @Property(tries = 10)
    void threads_at_once_leave_nothing_behind(@ForAll long seed) throws InterruptedException, ExecutionException {
        MemoryBudget budget = new MemoryBudget(new MemoryConfig(BUDGET_BYTES));
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            CountDownLatch together = new CountDownLatch(THREADS);
            ByteAccount account = budget.account(MemoryKind.LOGS);
            List<Future<?>> ends = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                Random random = new Random(seed + i);
                ends.add(threads.submit(() -> {
                    together.countDown();
                    together.await();
                    Holder holder = new Holder(account, true);
                    for (int step = 0; step < STEPS; step++) {
                        if (random.nextBoolean()) holder.take(random.nextInt(1_000));
                        else holder.giveBack(random.nextLong(holder.held + 1));
                        budget.look();
                        assertThat(account.heldBytes()).isGreaterThanOrEqualTo(holder.held);
                    }
                    holder.giveBack(holder.held);
                    return null;
                }));
            }
            for (Future<?> end : ends) end.get();
        } finally {
            threads.shutdown();
        }
        assertThat(budget.heldBytes()).isZero();
    }

    private static long giveBack(List<Holder> holders, long bytes) {
        long left = bytes;
        for (Holder holder : holders) {
            if (!holder.gives) continue;
            long given = Math.min(left, holder.held);
            holder.giveBack(given);
            left -= given;
        }
        return 0;
    }

    /** Somebody who takes and gives back; some do so when asked. */
    private static final class Holder {
        private final ByteAccount account;
        private final boolean gives;
        private long held;

        Holder(ByteAccount account, boolean gives) {
            this.account = account;
            this.gives = gives;
        }

        void take(long bytes) {
            held += bytes;
            account.add(bytes);
        }

        void giveBack(long bytes) {
            held -= bytes;
            account.subtract(bytes);
        }
    }
}
