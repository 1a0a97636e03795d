package dev.sluice.session;

/** Whether a session is in memory. */
enum Residence {
    /** Connections may attach, messages may run. */
    ACTIVE,
    /** It is being stored to leave; a connection that attaches keeps it here. */
    PASSIVATING,
    /** It has left; who still holds it must look it up again. */
    GONE;

    boolean mayBecome(Residence next) {
        return switch (this) {
            case ACTIVE -> next == PASSIVATING || next == GONE;
            case PASSIVATING -> next == ACTIVE || next == GONE;
            case GONE -> false;
        };
    }
}
