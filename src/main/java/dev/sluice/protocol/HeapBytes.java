package dev.sluice.protocol;

/** What objects take on the heap, as a 64-bit JVM with compressed references lays them out; a little more, never less. */
final class HeapBytes {
    /** A string and its array, empty; rounded up to where the next object begins. */
    private static final int STRING = 24 + 16 + 8;

    private HeapBytes() {}

    /** A string of {@code chars} characters that are {@code utf8Bytes} in UTF-8: two bytes each, unless all are ASCII. */
    static long string(int chars, int utf8Bytes) {
        return STRING + (utf8Bytes == chars ? chars : 2L * chars);
    }
}
