package dev.sluice.journal;

/**
 * What a column holds in place of a text that lies in pieces: a tilde, with which no JSON begins, and the text's bytes of UTF-8.
 *
 * <p>So a row tells by itself whether it has pieces and how long its texts are; one without any costs no statement.
 */
final class PieceNote {
    private static final char MARK = '~';

    /** Characters of the longest note: the mark and an int. */
    private static final int CHARS_MAX = 11;

    private PieceNote() {}

    static String of(int bytes) {
        return MARK + Integer.toString(bytes);
    }

    static boolean isNote(String column) {
        return !column.isEmpty() && column.charAt(0) == MARK;
    }

    /** The bytes that {@code note} tells. */
    static int bytes(String note) {
        return Integer.parseInt(note.substring(1));
    }

    /**
     * SQL for the length of {@code column}'s text, wherever it lies: {@code function} of it, or what its note tells; 0 for
     * null.
     */
    static String length(String function, String column) {
        String own = function + "(" + column + ")";
        // Sizes first: PostgreSQL knows them without fetching the text. HSQLDB counts two bytes a character.
        return "coalesce(case when octet_length(" + column + ") <= " + 2 * CHARS_MAX + " and " + column + " like '"
                + MARK + "%' then cast(substring(" + column + " from 2) as bigint) else " + own + " end, 0)";
    }
}
