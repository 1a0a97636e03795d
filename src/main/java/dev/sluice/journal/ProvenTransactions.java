package dev.sluice.journal;

import java.util.function.Function;
import org.hibernate.StatelessSession;

/**
 * Transactions whose commit counts only where the disk under them has taken every write.
 *
 * <p>The embedded database acknowledges a commit although its log could not be written, and says so in a warning alone: so each
 * commit is held against {@link Storage#hasFailed()}, and after a failure none is tried.
 */
public final class ProvenTransactions implements Transactions {
    private final Transactions transactions;
    private final Storage storage;

    /** {@code transactions}, as far as {@code storage} bears them out. */
    public ProvenTransactions(Transactions transactions, Storage storage) {
        this.transactions = transactions;
        this.storage = storage;
    }

    @Override
    public <T> T run(Function<StatelessSession, T> work) {
        // Here, where threads may wait for the disk anyway; a heartbeat comes this way even when nobody writes.
        storage.look();
        if (storage.hasFailed()) throw new StorageFailedException();
        T result = transactions.run(session -> {
            T worked = work.apply(session);
            // A statement may have met the full disk and gone on: then its transaction must not be committed.
            if (storage.hasFailed()) throw new StorageFailedException();
            return worked;
        });
        if (storage.hasFailed()) throw new InDoubtException(new StorageFailedException());
        return result;
    }
}
