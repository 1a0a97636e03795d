package dev.sluice.journal;

import dev.sluice.session.Rejection;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hibernate.StatelessSession;

/** Housekeeping: nobody waits for it, and it comes again by itself. */
final class Chore implements Job {
    private static final Logger LOG = Logger.getLogger(Chore.class.getName());

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
        LOG.log(Level.WARNING, cause, () -> "chore not done: name=" + name + " reason=" + reason);
        onDropped.run();
    }
}
