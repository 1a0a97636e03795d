package dev.sluice.agent;

/** Where an agent comes from. */
public enum AgentKind {
    /** Part of the gateway, switched on by {@code GATEWAY_AGENTS}. */
    BUILT_IN,
    /** A CDI bean with an {@link AgentId}. */
    BEAN
}
