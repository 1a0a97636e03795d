package dev.sluice.faults;

/** What is done to the gateway in the middle of its work. */
enum FaultKind {
    /** SIGKILL, and a new start on the same data. */
    KILL,
    /** SIGTERM, which drains, and a new start. */
    TERM,
    /** {@code server stop}, which drains, and a new start. */
    STOP,
    /** SIGSTOP, and SIGCONT after a while. */
    PAUSE,
    /** The database is away or silent for a while; the gateway is left alone. */
    OUTAGE;

    /** Whether the gateway is asked to end in an orderly way. */
    boolean isDrain() {
        return this == TERM || this == STOP;
    }
}
