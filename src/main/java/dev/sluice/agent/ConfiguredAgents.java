package dev.sluice.agent;

/** Makes agents of what is set for them: {@code GATEWAY_AGENT_<ID>_MODEL} and so on. */
@FunctionalInterface
public interface ConfiguredAgents {
    /**
     * Makes one agent.
     *
     * @param settings what is set for it
     * @return the agent, of the kind {@link AgentKind#CONFIGURED}
     * @throws IllegalArgumentException if something must be set that is not, in the form {@code KEY: value (expected: ...)}
     */
    AgentHandle make(AgentSettings settings);
}
