package dev.sluice.journal;

import dev.sluice.protocol.JsonText;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/**
 * The texts of a batch that are too long for their rows, cut into rows of their own.
 *
 * <p>The embedded database keeps whole rows in a cache of 10,000 KB, and fails a statement where a row finds no room beside those
 * that statements hold there: each holds one while it loads another. A row has at most three such columns of 16 * 1024
 * characters, of 3 bytes at worst, and 8 KB of others, so that the pool's 20 connections together cannot need more than 6 MB.
 */
final class Pieces {
    /** Characters that a column holds; a longer text is cut into pieces of as many. */
    static final int CHARS_MAX = 16 * 1024;

    private final List<PieceRow> rows = new ArrayList<>();

    /** What the column of {@code place} holds: the text, or a note where it is cut. */
    String column(TextPlace place, JsonText json) {
        String text = JsonColumn.text(json);
        if (text.length() <= CHARS_MAX) return text;
        int part = 0;
        for (int begin = 0; begin < text.length(); part++) {
            int end = end(text, begin);
            rows.add(new PieceRow(place, part, text.substring(begin, end)));
            begin = end;
        }
        return PieceNote.of(json.bytes());
    }

    /** Like {@link #column}; null for null. */
    @Nullable
    String columnOrNull(TextPlace place, @Nullable JsonText json) {
        return json == null ? null : column(place, json);
    }

    /** Rows to be stored with those whose texts they are. */
    List<PieceRow> rows() {
        return rows;
    }

    void store(StatelessSession session) {
        if (!rows.isEmpty()) session.insertMultiple(rows);
    }

    /** Where the piece ends that begins at {@code begin}; half a surrogate pair has no UTF-8 form and could not be stored. */
    private static int end(String text, int begin) {
        int end = Math.min(text.length(), begin + CHARS_MAX);
        return end < text.length() && Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
    }
}
