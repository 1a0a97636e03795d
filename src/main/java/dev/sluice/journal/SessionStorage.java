package dev.sluice.journal;

/** How far the rows of a session can be trusted. */
enum SessionStorage {
    /** Every fact is written when it happens. */
    LIVE,
    /** Stored as a whole, and nobody has it in memory. */
    SAVED,
    /** Stored as a whole once, but taken up by a process that writes it again only when it drains. */
    TAKEN
}
