package dev.sluice.agent;

import java.util.Locale;

/** Where an agent comes from. */
public enum AgentKind {
    /** Part of the gateway, switched on by {@code GATEWAY_AGENTS}. */
    BUILT_IN,
    /** A CDI bean with an {@link AgentId}. */
    BEAN;

    /** {@return how it is told over HTTP: the name in lower case} */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
