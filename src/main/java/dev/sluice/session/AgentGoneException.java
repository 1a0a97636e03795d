package dev.sluice.session;

/** A stored session's agent is not configured any more. */
final class AgentGoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AgentGoneException(String agentId) {
        super("agent: " + agentId + " (expected: one that is configured)");
    }
}
