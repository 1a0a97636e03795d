package dev.sluice.agent;

import java.util.Locale;

/** Where an agent comes from. */
public enum AgentKind {
    /** Part of the gateway, switched on by {@code GATEWAY_AGENTS}. */
    BUILT_IN,
    /** A model behind an API, set by {@code GATEWAY_AGENT_<ID>_MODEL} and its like. */
    CONFIGURED,

    /** A CDI bean with an {@link AgentId}. */
    BEAN;

    /** {@return how it is told over HTTP: the name in lower case} */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
