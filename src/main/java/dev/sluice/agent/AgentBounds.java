package dev.sluice.agent;

/**
 * Every bound that is set for one agent with a model, or its default.
 *
 * @param memory what of the session its model is told again
 * @param requests what one request may take
 * @param limits what is asked at a time
 * @param tools what its model may call
 */
public record AgentBounds(AgentMemory memory, AgentRequests requests, AgentLimits limits, AgentTools tools) {
    /** Where nothing is set. */
    public static final AgentBounds DEFAULT = new AgentBounds(
            new AgentMemory(AgentMemory.MESSAGES_DEFAULT, null),
            new AgentRequests(AgentRequests.IDLE_TIMEOUT_DEFAULT, AgentRequests.RETRIES_DEFAULT, null),
            new AgentLimits(null, null, AgentLimits.CIRCUIT_OPEN_DEFAULT),
            new AgentTools(null, AgentTools.TIMEOUT_DEFAULT, AgentTools.ROUNDS_DEFAULT));
}
