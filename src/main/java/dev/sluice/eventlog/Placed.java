package dev.sluice.eventlog;

/** Something with a place in the order of cursors. */
interface Placed {
    /** The last cursor that it stands for. */
    long cursor();
}
