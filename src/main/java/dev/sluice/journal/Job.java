package dev.sluice.journal;

import dev.sluice.session.Rejection;

/**
 * Something the writer does in a transaction that it may share with others.
 *
 * <p>Called on the writer only. Ends with exactly one of {@link #settled} and {@link #refused}.
 */
sealed interface Job permits Member, Take, Chore {

    /** Who it is for, where that is a session; jobs of one owner stay in their order. */
    String owner();

    /** Bytes of content it carries. */
    long sizeBytes();

    /** Whether it is kept for a later try when the database does not answer. */
    boolean outlivesOutage();

    /** Its transaction is known not to be stored; another try may follow. */
    void undone();

    /** Its transaction is stored. */
    void settled();

    /** It will not be tried again. */
    void refused(Rejection reason, Throwable cause);
}
