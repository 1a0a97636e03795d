package dev.sluice.cluster;

import dev.sluice.journal.Delay;
import dev.sluice.journal.GroupCommitJournal;
import dev.sluice.journal.JournalBounds;
import dev.sluice.journal.JournalSurroundings;
import dev.sluice.journal.JtaTransactions;
import dev.sluice.journal.ProvenTransactions;
import dev.sluice.journal.SchemaMigration;
import dev.sluice.journal.Storage;
import dev.sluice.journal.Transactions;
import dev.sluice.session.SessionConfig;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceUnit;
import jakarta.transaction.UserTransaction;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.hibernate.SessionFactory;

/** Builds the journal of this server: its database, its threads, and this process's right to write. */
@ApplicationScoped
@SuppressWarnings("NullAway.Init") // Injected.
class JournalProducer {
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    @PersistenceUnit(unitName = "sluice")
    private EntityManagerFactory sessions;

    @Resource
    private UserTransaction transaction;

    @Resource
    private ManagedScheduledExecutorService executor;

    @Inject
    private SchemaMigration schema;

    @Inject
    private Event<NodeFenced> fenced;

    /** Taken with the journal, which nothing durable happens without. */
    @Produces
    @Singleton
    BeatingJournal beating(SessionConfig config) {
        Storage storage = schema.storage();
        Clock clock = Clock.systemUTC();
        Transactions transactions = new ProvenTransactions(
                new JtaTransactions(transaction, sessions.unwrap(SessionFactory.class)), storage);
        NodeLease lease = NodeLease.take(transactions, clock);
        Delay delay = (pause, action) -> {
            var unused = executor.schedule(action, pause.toMillis(), TimeUnit.MILLISECONDS);
        };
        GroupCommitJournal journal = new GroupCommitJournal(
                JournalBounds.of(config.durability(), config.resumeWindow()),
                lease.node(),
                new JournalSurroundings(transactions, executor, delay, clock, storage),
                () -> fenced.fire(new NodeFenced(lease.node())));
        return new BeatingJournal(
                journal,
                executor.scheduleWithFixedDelay(
                        journal::beat, HEARTBEAT.toSeconds(), HEARTBEAT.toSeconds(), TimeUnit.SECONDS));
    }

    @Produces
    @Singleton
    static GroupCommitJournal journal(BeatingJournal beating) {
        return beating.journal();
    }

    // Static: at the end this bean may be destroyed before what it made, and another of it finds no persistence unit
    // any more.
    static void end(@Disposes BeatingJournal beating) {
        beating.end();
    }
}
