package dev.sluice.journal;

import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.UserTransaction;
import java.util.function.Function;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;

/** The server's transactions. */
public final class JtaTransactions implements Transactions {
    private static final System.Logger LOG = System.getLogger(JtaTransactions.class.getName());

    private final UserTransaction transaction;
    private final SessionFactory sessions;

    /** Transactions of {@code transaction}, which {@code sessions} joins. */
    public JtaTransactions(UserTransaction transaction, SessionFactory sessions) {
        this.transaction = transaction;
        this.sessions = sessions;
    }

    @Override
    public <T> T run(Function<StatelessSession, T> work) {
        begin();
        T result;
        boolean done = false;
        try {
            result = inSession(work);
            done = true;
        } finally {
            if (!done) rollBack();
        }
        commit();
        return result;
    }

    private <T> T inSession(Function<StatelessSession, T> work) {
        try (StatelessSession session = sessions.openStatelessSession()) {
            return work.apply(session);
        }
    }

    private void begin() {
        try {
            transaction.begin();
        } catch (Exception e) {
            throw new NotBegunException(e);
        }
    }

    /** Every failure of a commit counts as unknown, since the server's exceptions do not tell a lost answer from a no. */
    private void commit() {
        try {
            transaction.commit();
        } catch (Exception e) {
            throw new InDoubtException(e);
        }
    }

    private void rollBack() {
        try {
            if (transaction.getStatus() != Status.STATUS_NO_TRANSACTION) transaction.rollback();
        } catch (SystemException | IllegalStateException e) {
            // No commit was sent, so nothing is stored; the thrown failure of the work says more than this one.
            LOG.log(System.Logger.Level.DEBUG, "rollback failed", e);
        }
    }
}
