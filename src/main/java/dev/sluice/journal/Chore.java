package dev.sluice.journal;

import dev.sluice.session.Rejection;
import java.util.function.Consumer;
import org.hibernate.StatelessSession;

/** Housekeeping: nobody waits for it, and it comes again by itself. */
final class Chore implements Job {
    private static final System.Logger LOG = System.getLogger(Chore.class.getName());

    private final String name;
    private final Consumer<StatelessSession> work;
    private final Runnable onDone;
    private final Runnable onDropped;

    Chore(String name, Consumer<StatelessSession> work, Runnable onDone, Runnable onDropped) {
        this.name = name;
        this.work = work;
        this.onDone = onDone;
        this.onDropped = onDropped;
    }

    void doIn(StatelessSession session) {
        work.accept(session);
    }

    @Override
    public String owner() {
        return name;
    }

    @Override
    public long sizeBytes() {
        return 0;
    }

    @Override
    public boolean outlivesOutage() {
        return false;
    }

    @Override
    public void undone() {}

    @Override
    public void settled() {
        onDone.run();
    }

    @Override
    public void refused(Rejection reason, Throwable cause) {
        LOG.log(System.Logger.Level.WARNING, "chore not done: name={0} cause={1}", name, Failure.describe(cause));
        onDropped.run();
    }

    @Override
    public String toString() {
        return name;
    }
}
