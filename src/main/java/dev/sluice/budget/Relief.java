package dev.sluice.budget;

import dev.sluice.task.SignalledTask;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Has memory given back while it is short, by one kind of holder after the other, each only where the ones before were not enough.
 *
 * <p>Thread-safe. One task, however many holders signal; each decides under its own lock and acts outside it.
 */
public final class Relief {
    private static final System.Logger LOG = System.getLogger(Relief.class.getName());

    private final MemoryBudget budget;
    private final List<Relievable> order;
    private final SignalledTask task;

    /** Relieves {@code budget} by {@code order} from now on, on {@code executor}. */
    public Relief(MemoryBudget budget, List<Relievable> order, Executor executor) {
        this.budget = budget;
        this.order = List.copyOf(order);
        task = new SignalledTask(executor, this::walk);
        budget.relievedBy(this::signal);
    }

    /** To be called at intervals: tries again while memory is short, because time may have made more holders able to give. */
    public void sweep() {
        if (budget.isShort()) signal();
    }

    private void signal() {
        try {
            task.signal();
        } catch (RejectedExecutionException e) {
            LOG.log(System.Logger.Level.DEBUG, "memory is not relieved any more: the executor is stopping", e);
        }
    }

    private void walk() {
        if (!budget.isShort()) return;
        boolean refusedBefore = budget.isRefusing();
        long due = 0;
        for (Relievable next : order) {
            long excess = budget.excessBytes() - due;
            if (excess <= 0) break;
            due += relieve(next, excess);
        }
        budget.tried(due);
        if (budget.isRefusing() && !refusedBefore) {
            String words = "memory short: messages refused heldBytes=" + budget.heldBytes() + " budgetBytes=";
            LOG.log(System.Logger.Level.WARNING, words + budget.bytesMax());
        }
    }

    /** Where one kind of holder fails, the others may still do. */
    private static long relieve(Relievable holders, long bytes) {
        try {
            return holders.relieve(bytes);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "memory not given back", e);
            return 0;
        }
    }
}
