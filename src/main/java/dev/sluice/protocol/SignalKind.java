package dev.sluice.protocol;

/** The frames that may be dropped on their way to a connection. */
public enum SignalKind {
    /** Somebody is typing. */
    TYPING("typing"),
    /** Somebody came, went or is away. */
    PRESENCE("presence"),
    /** The agent tells its state; never sent by clients. */
    AGENT_STATUS("agent_status");

    private final String wireName;

    SignalKind(String wireName) {
        this.wireName = wireName;
    }

    /** The frame's {@code type}. */
    public String wireName() {
        return wireName;
    }
}
