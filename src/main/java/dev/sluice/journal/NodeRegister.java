package dev.sluice.journal;

import java.time.Instant;
import org.hibernate.StatelessSession;

/** The rows of the processes that ran or run the gateway. */
public final class NodeRegister {
    /** Earlier nodes that are remembered. */
    private static final int REMEMBERED_MAX = 16;

    private NodeRegister() {}

    /**
     * Adds a process with the next epoch and fences every earlier one, in the transaction of {@code session}. A batch that
     * an earlier process is committing holds its row, so this waits for it.
     *
     * @throws RuntimeException where another start took the same epoch
     */
    public static NodeEpoch register(StatelessSession session, String nodeId, Instant now) {
        long last = session.createSelectionQuery("select coalesce(max(epoch), 0) from NodeRow", Long.class)
                .getSingleResult();
        NodeEpoch node = new NodeEpoch(nodeId, last + 1);
        session.insert(new NodeRow(node, now));
        session.createMutationQuery("update NodeRow set state = 'fenced' where epoch < :epoch and state = 'active'")
                .setParameter("epoch", node.epoch())
                .executeUpdate();
        session.createMutationQuery("delete from NodeRow where epoch < :oldest")
                .setParameter("oldest", node.epoch() - REMEMBERED_MAX)
                .executeUpdate();
        return node;
    }
}
