package dev.sluice.journal;

import org.jspecify.annotations.Nullable;

/**
 * How long a message and its answer are, without their content, in characters: each database says how many bytes they are in
 * an encoding of its own, but neither counts more characters than there are bytes of UTF-8.
 *
 * @param questionChars its content and metadata
 * @param answerChars its answer; 0 where it has none
 */
record MessageLength(
        long seq, long acceptedCursor, @Nullable Long finalCursor, long questionChars, long answerChars) {

    static MessageLength of(Object[] row) {
        Long finalCursor = row[2] == null ? null : number(row[2]);
        return new MessageLength(number(row[0]), number(row[1]), finalCursor, number(row[3]), number(row[4]));
    }

    private static long number(Object column) {
        return ((Number) column).longValue();
    }
}
