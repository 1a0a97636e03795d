package dev.sluice.protocol;

/** How a message ended. */
public enum Outcome {
    /** The agent answered. */
    OK("ok"),
    /** The agent, or what it needed, failed. */
    ERROR("error"),
    /** The client stopped it, running or waiting. */
    ABORTED("aborted"),
    /** The turn took longer than it may. */
    TIMEOUT("timeout"),
    /** The process died, and the agent may not run it twice. */
    INTERRUPTED("interrupted"),
    /** It was tried as often as it may be. */
    ABANDONED("abandoned");

    private final String wireName;

    Outcome(String wireName) {
        this.wireName = wireName;
    }

    /** The name on the wire. */
    public String wireName() {
        return wireName;
    }

    /** The outcome of that name on the wire. */
    public static Outcome named(String wireName) {
        for (Outcome outcome : values()) {
            if (outcome.wireName.equals(wireName)) return outcome;
        }
        throw new IllegalArgumentException("wireName: " + wireName + " (expected: the name of an outcome)");
    }
}
