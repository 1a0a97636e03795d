package dev.sluice.journal;

import org.jspecify.annotations.Nullable;

/** Where a message's events lie and how large it is, without its content. */
record MessageMark(
        long seq,
        long acceptedCursor,
        @Nullable Long endCursor,
        @Nullable Long finalCursor,
        long bytes) {

    static MessageMark of(Object[] row) {
        return new MessageMark(number(row[0]), number(row[1]), cursor(row[2]), cursor(row[3]), number(row[4]));
    }

    private static long number(Object column) {
        return ((Number) column).longValue();
    }

    private static @Nullable Long cursor(@Nullable Object column) {
        return column == null ? null : number(column);
    }
}
