package dev.sluice.agent;

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
}
