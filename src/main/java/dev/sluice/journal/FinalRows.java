package dev.sluice.journal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.StatelessSession;

/** Gives messages that were read what their agents told beside the answers, with one more statement where any has an answer. */
final class FinalRows {
    /** SQL for the length of what belongs to a row of {@code gw_inbox}; 0 where nothing does. */
    static final String BYTES = "coalesce((select octet_length(f.metadata) from gw_final f"
            + " where f.session_id = gw_inbox.session_id and f.seq = gw_inbox.seq), 0)";

    private FinalRows() {}

    /** {@code rows}, complete. */
    static List<MessageRow> joined(StatelessSession session, List<MessageRow> rows) {
        List<MessageKey> finals = new ArrayList<>();
        for (MessageRow row : rows) if (row.hasFinal()) finals.add(row.key());
        if (finals.isEmpty()) return rows;
        Map<MessageKey, String> metadata = metadata(session, finals);
        for (MessageRow row : rows) row.finalMetadata(metadata.get(row.key()));
        return rows;
    }

    private static Map<MessageKey, String> metadata(StatelessSession session, List<MessageKey> finals) {
        List<Object[]> rows = session.createNativeQuery(
                        "select f.session_id, f.seq, f.metadata from unnest(cast(:ids as varchar(128) array),"
                                + " cast(:seqs as bigint array)) as k(id, seq)"
                                + " join gw_final f on f.session_id = k.id and f.seq = k.seq",
                        Object[].class)
                .setParameter("ids", finals.stream().map(MessageKey::sessionId).toArray(String[]::new))
                .setParameter("seqs", finals.stream().map(MessageKey::seq).toArray(Long[]::new))
                .getResultList();
        Map<MessageKey, String> metadata = new HashMap<>();
        for (Object[] row : rows)
            metadata.put(new MessageKey((String) row[0], ((Number) row[1]).longValue()), (String) row[2]);
        return metadata;
    }
}
