package dev.sluice.agent;

/** Whether an agent can answer now, as far as it knows by itself. */
public enum AgentHealth {
    /** Nothing speaks against it. */
    UP,
    /** It was down, and is being tried again, or will be with its next turn. */
    DEGRADED,
    /** Its turns fail at once, because what it depends on has failed. */
    DOWN
}
