package dev.sluice.journal;

import dev.sluice.protocol.Utf8;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hibernate.StatelessSession;

/** Puts texts that lie in pieces back into rows that were read, with one more statement where there are any. */
final class LongTexts {
    private LongTexts() {}

    /**
     * {@code rows}, with their texts instead of notes.
     *
     * @throws IllegalStateException where pieces are missing, as when their session was pruned meanwhile
     */
    static <R extends CutRow> List<R> joined(StatelessSession session, List<R> rows) {
        Set<TextPlace> noted = new LinkedHashSet<>();
        for (CutRow row : rows) {
            row.replaceTexts((place, column) -> {
                if (PieceNote.isNote(column)) noted.add(place);
                return column;
            });
        }
        if (noted.isEmpty()) return rows;
        Map<TextPlace, List<String>> pieces = pieces(session, noted);
        for (CutRow row : rows) {
            row.replaceTexts((place, column) ->
                    PieceNote.isNote(column) ? joined(place, column, pieces.getOrDefault(place, List.of())) : column);
        }
        return rows;
    }

    private static String joined(TextPlace place, String note, List<String> pieces) {
        // Of all ways to join, this one needs no room but for its result.
        String text = String.join("", pieces);
        int bytes = Utf8.bytes(text);
        if (bytes != PieceNote.bytes(note)) {
            throw new IllegalStateException(
                    "pieces of " + place + ": " + bytes + " bytes (expected: " + PieceNote.bytes(note) + ")");
        }
        return text;
    }

    private static Map<TextPlace, List<String>> pieces(StatelessSession session, Collection<TextPlace> texts) {
        List<Object[]> rows = session.createNativeQuery(
                        "select p.session_id, p.kind, p.place, p.body from unnest(cast(:ids as varchar(128) array),"
                                + " cast(:kinds as varchar(16) array), cast(:places as bigint array))"
                                + " as k(id, kind, place) join gw_piece p on p.session_id = k.id and p.kind = k.kind"
                                + " and p.place = k.place order by p.session_id, p.kind, p.place, p.part",
                        Object[].class)
                .setParameter("ids", texts.stream().map(TextPlace::sessionId).toArray(String[]::new))
                .setParameter(
                        "kinds", texts.stream().map(text -> text.kind().name()).toArray(String[]::new))
                .setParameter("places", texts.stream().map(TextPlace::place).toArray(Long[]::new))
                .getResultList();
        Map<TextPlace, List<String>> pieces = new HashMap<>();
        for (Object[] row : rows) {
            TextPlace place =
                    new TextPlace((String) row[0], TextKind.valueOf((String) row[1]), ((Number) row[2]).longValue());
            pieces.computeIfAbsent(place, key -> new ArrayList<>()).add((String) row[3]);
        }
        return pieces;
    }
}
