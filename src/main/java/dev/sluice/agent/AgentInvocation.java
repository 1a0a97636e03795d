package dev.sluice.agent;

import org.jspecify.annotations.Nullable;

/** How an agent is to be called. */
public sealed interface AgentInvocation {

    /**
     * Called on any thread, since it never blocks.
     *
     * @param agent whom to call
     */
    record Async(Agent agent) implements AgentInvocation {}

    /**
     * Called on a thread of its own.
     *
     * @param agent whom to call
     */
    record Blocking(BlockingAgent agent) implements AgentInvocation {}

    /**
     * Called on any thread, since it never blocks; lets other turns run while one of its own only waits.
     *
     * @param agent whom to call
     * @param turnsMax turns of it that have begun and not ended, at least 1; null for as many as the node runs at a time
     */
    record Yielding(YieldingAgent agent, @Nullable Integer turnsMax) implements AgentInvocation {
        /**
         * Checks the number.
         *
         * @throws IllegalArgumentException if it lets no turn begin
         */
        public Yielding {
            if (turnsMax != null && turnsMax < 1)
                throw new IllegalArgumentException("turnsMax: " + turnsMax + " (expected: >= 1)");
        }
    }
}
