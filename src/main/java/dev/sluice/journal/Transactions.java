package dev.sluice.journal;

import java.util.function.Function;
import org.hibernate.StatelessSession;

/** Runs work in a transaction of its own; what tells the server's transactions from a test's. */
public interface Transactions {

    /**
     * Runs {@code work} and commits.
     *
     * @throws InDoubtException where the commit itself did not answer: the work may be stored or not
     * @throws RuntimeException whatever else went wrong: nothing is stored
     */
    <T> T run(Function<StatelessSession, T> work);
}
