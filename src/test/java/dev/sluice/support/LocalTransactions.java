package dev.sluice.support;

import dev.sluice.journal.InDoubtException;
import dev.sluice.journal.Transactions;
import java.util.function.Function;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.hibernate.Transaction;

/** The journal's transactions without a server: one connection each, committed by itself. */
public final class LocalTransactions implements Transactions {
    private final SessionFactory sessions;

    public LocalTransactions(SessionFactory sessions) {
        this.sessions = sessions;
    }

    @Override
    public <T> T run(Function<StatelessSession, T> work) {
        try (StatelessSession session = sessions.openStatelessSession()) {
            Transaction transaction = session.beginTransaction();
            T result;
            boolean done = false;
            try {
                result = work.apply(session);
                done = true;
            } finally {
                if (!done) rollBack(transaction);
            }
            try {
                transaction.commit();
            } catch (RuntimeException e) {
                throw new InDoubtException(e);
            }
            return result;
        }
    }

    private static void rollBack(Transaction transaction) {
        try {
            transaction.rollback();
        } catch (RuntimeException e) {
            // The connection is gone, and its transaction with it; the failure that led here is the one to tell.
        }
    }
}
