package dev.sluice.cluster;

import dev.sluice.journal.InDoubtException;
import dev.sluice.journal.NodeEpoch;
import dev.sluice.journal.NodeRegister;
import dev.sluice.journal.Transactions;
import java.time.Clock;
import java.util.UUID;
import org.hibernate.HibernateException;

/** This process's right to write: taken at the start, with an epoch that fences every earlier process for good. */
public final class NodeLease {
    /** Two starts at the same time meet in the same epoch; the one that lost takes the next. */
    private static final int TRIES_MAX = 10;

    private static final System.Logger LOG = System.getLogger(NodeLease.class.getName());

    private final NodeEpoch node;

    private NodeLease(NodeEpoch node) {
        this.node = node;
    }

    /**
     * Registers this process under a new node id and the next epoch. When this returns, nothing that an earlier process
     * has not committed yet will be committed.
     *
     * @throws RuntimeException where the database does not answer or refuses
     */
    public static NodeLease take(Transactions transactions, Clock clock) {
        for (int tries = 1; ; tries++) {
            // A new name each time: the one before may be stored although its commit did not answer.
            String nodeId = UUID.randomUUID().toString();
            try {
                NodeEpoch node = transactions.run(session -> NodeRegister.register(session, nodeId, clock.instant()));
                LOG.log(System.Logger.Level.INFO, "node registered: node={0} epoch={1}", nodeId, node.epoch());
                return new NodeLease(node);
            } catch (HibernateException | InDoubtException e) {
                if (tries == TRIES_MAX) throw e;
                LOG.log(System.Logger.Level.INFO, "node not registered yet: node={0} tries={1}", nodeId, tries);
            }
        }
    }

    /** Who this process is for the journal. */
    public NodeEpoch node() {
        return node;
    }
}
