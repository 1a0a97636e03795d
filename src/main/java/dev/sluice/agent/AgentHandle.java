package dev.sluice.agent;

/**
 * One agent in the catalogue.
 *
 * @param id what clients call it: 1 to 128 characters without U+0000
 * @param kind where it comes from
 * @param repeatable whether a turn may be run again after the process died during it
 * @param invocation how to call it
 * @param profile what may be known about it
 */
public record AgentHandle(
        String id, AgentKind kind, boolean repeatable, AgentInvocation invocation, AgentProfile profile) {

    static final int ID_CHARS_MAX = 128;
    static final String ID_EXPECTED = "1 to " + ID_CHARS_MAX + " characters without U+0000";

    /**
     * Checks the id.
     *
     * @throws IllegalArgumentException if it is empty, too long or holds U+0000
     */
    public AgentHandle {
        if (!isId(id)) throw new IllegalArgumentException("id: " + id + " (expected: " + ID_EXPECTED + ")");
    }

    /**
     * An agent that tells nothing about itself but where it comes from.
     *
     * @throws IllegalArgumentException if the id is empty, too long or holds U+0000
     */
    public AgentHandle(String id, AgentKind kind, boolean repeatable, AgentInvocation invocation) {
        this(id, kind, repeatable, invocation, AgentProfile.of(kind));
    }

    static boolean isId(String id) {
        return !id.isEmpty() && id.length() <= ID_CHARS_MAX && id.indexOf('\0') < 0;
    }
}
