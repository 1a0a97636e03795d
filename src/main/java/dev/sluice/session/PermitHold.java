package dev.sluice.session;

import org.jspecify.annotations.Nullable;

/**
 * One session's hold on the permits that its turn runs by: its agent's first, then the node's, which a turn that only waits gives back
 * and takes again. Not thread-safe: the lock of its {@link Conversation} guards it.
 *
 * <p>Whatever is returned is to be run without any lock.
 */
final class PermitHold {
    private final @Nullable TurnPermits agent;
    private final TurnPermits node;
    private final String principal;
    private final Runnable granted;

    private State state = State.NONE;

    private enum State {
        NONE,
        AGENT_ASKED,
        /** The agent's alone: the node's is to be asked for, or the turn only waits. */
        AGENT_HELD,
        NODE_ASKED,
        HELD
    }

    /**
     * For a session of {@code principal}; {@code granted} is called without any lock when a permit that was asked for is there.
     *
     * @param agent null where only the node's count
     */
    PermitHold(@Nullable TurnPermits agent, TurnPermits node, String principal, Runnable granted) {
        this.agent = agent;
        this.node = node;
        this.principal = principal;
        this.granted = granted;
    }

    /** Whether a turn may begin or go on now; if not, what it lacks has been asked for. */
    boolean tryAcquire() {
        if (state == State.NONE)
            state = agent == null || agent.tryAcquire(principal, granted) ? State.AGENT_HELD : State.AGENT_ASKED;
        if (state == State.AGENT_HELD) state = node.tryAcquire(principal, granted) ? State.HELD : State.NODE_ASKED;
        return state == State.HELD;
    }

    /** What was asked for is there; what comes next has to be asked for. */
    void granted() {
        state = switch (state) {
            case AGENT_ASKED -> State.AGENT_HELD;
            case NODE_ASKED -> State.HELD;
            case NONE, AGENT_HELD, HELD -> throw new IllegalStateException("granted: " + state + " (expected: asked)");
        };
    }

    /** Gives the node's permit back and keeps the agent's. */
    Runnable rest() {
        if (state != State.HELD) return PermitHold::nothing;
        state = State.AGENT_HELD;
        return node::release;
    }

    /** Gives back what is held; what has been asked for it goes on waiting for, with what it holds already. */
    Runnable giveBack() {
        State before = state;
        return switch (before) {
            case NONE, AGENT_ASKED, NODE_ASKED -> PermitHold::nothing;
            case AGENT_HELD, HELD -> {
                state = State.NONE;
                yield () -> release(before);
            }
        };
    }

    /** Gives everything back and waits for nothing, unless that is on its way already: then it comes, and is to be given back. */
    Runnable leave() {
        if (state == State.AGENT_ASKED && agent != null && agent.withdraw(principal, granted)) state = State.NONE;
        if (state == State.NODE_ASKED && node.withdraw(principal, granted)) state = State.AGENT_HELD;
        return giveBack();
    }

    private void release(State held) {
        if (held == State.HELD) node.release();
        if (agent != null) agent.release();
    }

    private static void nothing() {}
}
