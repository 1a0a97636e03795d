package dev.sluice.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Function;
import org.hibernate.StatelessSession;
import org.junit.jupiter.api.Test;

class ProvenTransactionsTest {
    private final HandStorage storage = new HandStorage();
    private final Counted database = new Counted();
    private final ProvenTransactions transactions = new ProvenTransactions(database, storage);

    @Test
    void a_commit_during_which_the_disk_failed_is_in_doubt() {
        database.onCommit = () -> storage.failed = true;

        assertThatThrownBy(() -> transactions.run(session -> "done")).isInstanceOf(InDoubtException.class);
        assertThat(database.commits).isEqualTo(1);
    }

    @Test
    void a_transaction_during_which_the_disk_failed_is_not_committed() {
        assertThatThrownBy(() -> transactions.run(session -> storage.failed = true))
                .isInstanceOf(StorageFailedException.class);
        assertThat(database.commits).isZero();
    }

    @Test
    void after_a_failure_none_begins() {
        storage.failed = true;

        assertThatThrownBy(() -> transactions.run(session -> "done")).isInstanceOf(StorageFailedException.class);
        assertThat(database.begun).isZero();
    }

    @Test
    void each_looks_how_much_room_there_is() {
        transactions.run(session -> "done");
        transactions.run(session -> "done");

        assertThat(storage.looks).isEqualTo(2);
    }

    /** Transactions without a database. */
    private static final class Counted implements Transactions {
        private int begun;
        private int commits;
        private Runnable onCommit = () -> {};

        @Override
        public <T> T run(Function<StatelessSession, T> work) {
            begun++;
            T result = work.apply(null);
            commits++;
            onCommit.run();
            return result;
        }
    }
}
