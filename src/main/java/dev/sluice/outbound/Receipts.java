package dev.sluice.outbound;

/**
 * The confirmation that is owed for the message on its way: it counts once, and for no other message. Not thread-safe.
 *
 * <p>A container may confirm twice, or late.
 */
final class Receipts {
    private long last;
    private boolean owed;

    /** A message is handed over; returns its number. */
    long next() {
        owed = true;
        return ++last;
    }

    /** The message of that number is confirmed; false if that is not the confirmation owed. */
    boolean settle(long number) {
        if (!owed || number != last) return false;
        owed = false;
        return true;
    }
}
