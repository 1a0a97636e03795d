package dev.sluice.outbound;

/** What became of a message that was handed over. */
public enum WriteOutcome {
    /** The network took it. */
    WRITTEN,
    /** The network did not take it in time: its client does not read. */
    TIMED_OUT,
    /** It could not be written: the connection is broken. */
    FAILED
}
