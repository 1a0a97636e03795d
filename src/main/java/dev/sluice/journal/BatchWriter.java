package dev.sluice.journal;

import dev.sluice.session.JournalEntry;
import dev.sluice.session.Rejection;
import dev.sluice.session.StoredMessage;
import dev.sluice.session.Write;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hibernate.StatelessSession;

/** Writes one batch in one transaction: proves the node, the sessions and the keys, then stores the merged rows. */
final class BatchWriter {
    private final NodeEpoch node;
    private final Transactions transactions;
    private final Clock clock;
    private final SessionTaking taking;

    BatchWriter(JournalBounds bounds, NodeEpoch node, JournalSurroundings around) {
        this.node = node;
        this.transactions = around.transactions();
        this.clock = around.clock();
        this.taking = new SessionTaking(bounds, node, around.clock());
    }

    /**
     * Stores {@code batch} under {@code number}.
     *
     * @throws NodeFencedException where this node may not write; nothing is stored
     * @throws InDoubtException where {@link #isStored} must decide
     */
    void write(List<Job> batch, long number) {
        transactions.run(session -> {
            if (!Statements.claim(session, node, number, clock.instant())) throw new NodeFencedException(node);
            store(session, only(batch, Member.class));
            List<Take> takes = only(batch, Take.class);
            if (!takes.isEmpty()) taking.take(session, takes);
            for (Chore chore : only(batch, Chore.class)) chore.doIn(session);
            return batch.size();
        });
    }

    /** Whether the batch of that number is stored; waits for its transaction where the database still runs it. */
    boolean isStored(long number) {
        Long last = transactions.run(session -> Statements.lastBatch(session, node));
        return last != null && last >= number;
    }

    private void store(StatelessSession session, List<Member> members) {
        if (members.isEmpty()) return;
        Map<String, Boolean> mine = owned(session, members);
        Map<Key, StoredMessage> stored = stored(session, members);
        Set<Key> keys = new HashSet<>();
        Set<String> created = new HashSet<>();
        BatchRows rows = new BatchRows(node);
        for (Member member : members) {
            JournalEntry entry = member.entry();
            String id = entry.sessionId();
            if (mine.containsKey(id) && !mine.get(id)) {
                member.reject(new Rejection.Fenced());
                continue;
            }
            String messageId = entry.idempotencyKey();
            if (messageId != null) {
                Key key = new Key(id, messageId);
                StoredMessage earlier = stored.get(key);
                if (earlier != null) {
                    member.reject(new Rejection.Duplicate(earlier));
                    continue;
                }
                if (!keys.add(key)) {
                    member.defer();
                    continue;
                }
            }
            List<Write> writes = member.ask();
            if (creates(writes)) created.add(id);
            if (!writes.isEmpty() && !mine.containsKey(id) && !created.contains(id)) {
                // Its row is gone, so whoever deleted it took the session from this node.
                member.reject(new Rejection.Fenced());
                continue;
            }
            if (rows.mustPrecede(writes)) {
                rows.store(session);
                rows = new BatchRows(node);
            }
            rows.add(id, writes);
        }
        rows.store(session);
    }

    private static boolean creates(List<Write> writes) {
        for (Write write : writes) {
            if (write instanceof Write.NewSession || write instanceof Write.SaveSession) return true;
        }
        return false;
    }

    /** For each stored session of the batch, whether this node owns it. */
    private Map<String, Boolean> owned(StatelessSession session, List<Member> members) {
        Set<String> ids = new LinkedHashSet<>();
        for (Member member : members) ids.add(member.entry().sessionId());
        Map<String, Boolean> mine = new HashMap<>();
        for (Object[] row : Statements.owners(session, ids)) {
            boolean isMine = row[1].equals(node.nodeId()) && ((Number) row[2]).longValue() == node.epoch();
            mine.put((String) row[0], isMine);
        }
        return mine;
    }

    private static Map<Key, StoredMessage> stored(StatelessSession session, List<Member> members) {
        List<String> sessionIds = new ArrayList<>();
        List<String> messageIds = new ArrayList<>();
        for (Member member : members) {
            String messageId = member.entry().idempotencyKey();
            if (messageId == null) continue;
            sessionIds.add(member.entry().sessionId());
            messageIds.add(messageId);
        }
        Map<Key, StoredMessage> stored = new HashMap<>();
        if (messageIds.isEmpty()) return stored;
        for (MessageRow row : Statements.messages(session, sessionIds, messageIds)) {
            stored.put(new Key(row.key().sessionId(), row.messageId()), row.told());
        }
        return stored;
    }

    private static <T extends Job> List<T> only(List<Job> batch, Class<T> kind) {
        List<T> jobs = new ArrayList<>();
        for (Job job : batch) if (kind.isInstance(job)) jobs.add(kind.cast(job));
        return jobs;
    }

    private record Key(String sessionId, String messageId) {}
}
