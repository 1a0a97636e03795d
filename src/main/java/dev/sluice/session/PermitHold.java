package dev.sluice.session;

/** One session's hold on the node's {@link TurnPermits}. Not thread-safe: the lock of its {@link Conversation} guards it. */
final class PermitHold {
    private final TurnPermits permits;
    private final String principal;
    private final Runnable granted;

    private State state = State.NONE;

    private enum State {
        NONE,
        ASKED,
        HELD
    }

    /** For a session of {@code principal}; {@code granted} is called without any lock when a permit that was asked for is there. */
    PermitHold(TurnPermits permits, String principal, Runnable granted) {
        this.permits = permits;
        this.principal = principal;
        this.granted = granted;
    }

    /** Whether a turn may begin now; if not, it has been asked for. */
    boolean tryAcquire() {
        if (state == State.NONE) state = permits.tryAcquire(principal, granted) ? State.HELD : State.ASKED;
        return state == State.HELD;
    }

    /** What was asked for is there. */
    void granted() {
        state = State.HELD;
    }

    /** Ends the hold; what is returned gives the permit to the next, and is to be run without any lock. */
    Runnable giveBack() {
        if (state != State.HELD) return PermitHold::nothing;
        state = State.NONE;
        return permits::release;
    }

    private static void nothing() {}
}
