package dev.sluice.lifecycle;

import jakarta.enterprise.context.ApplicationScoped;

/** How far this node is in its life, for its health checks. Thread-safe. */
@ApplicationScoped
class NodeState {
    private volatile Phase phase = Phase.STARTING;

    /** The phases, each entered at most once, in this order. */
    enum Phase {
        STARTING,
        READY,
        DRAINING,
        STOPPING;

        boolean mayBecome(Phase next) {
            return switch (this) {
                case STARTING -> next != STARTING;
                case READY -> next == DRAINING || next == STOPPING;
                case DRAINING -> next == STOPPING;
                case STOPPING -> false;
            };
        }
    }

    Phase phase() {
        return phase;
    }

    /** Enters {@code next}; where the node is already that far, or farther, nothing changes and false is returned. */
    synchronized boolean enter(Phase next) {
        if (!phase.mayBecome(next)) return false;
        phase = next;
        return true;
    }
}
