package dev.sluice.session;

/** When messages that were pending before a restart go on. */
public enum ResumeMode {
    /** Once a client of the session is back. */
    ON_RECONNECT,
    /** At once after the start, paced. */
    ON_START
}
