package dev.sluice.session;

/** Why the journal did not store an entry. */
public sealed interface Rejection {

    /** The session already has a message of this id. */
    record Duplicate(StoredMessage stored) implements Rejection {}

    /** This node, or its hold on the session, was fenced by another: it may not write any more. */
    record Fenced() implements Rejection {}

    /** The database refused this very entry, alone, for a reason that a retry does not mend. */
    record Failed(String cause) implements Rejection {}

    /** The gateway is stopping and the database does not answer. */
    record Closed() implements Rejection {}
}
