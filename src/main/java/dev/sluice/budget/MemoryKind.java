package dev.sluice.budget;

/** What bytes of the budget are held for. */
public enum MemoryKind {
    /** Sessions in memory: what each takes by being there, whatever it holds. */
    SESSIONS("sessions"),
    /** Messages, waiting and running, and the finished ones that a session still knows. */
    MESSAGES("messages"),
    /** Events in the logs of sessions. */
    LOGS("logs"),
    /** What running turns have answered so far, and what they were given to read. */
    OUTPUTS("outputs"),
    /** What connections are being sent, and frames that wait for a handshake. */
    BUFFERS("buffers");

    private final String wireName;

    MemoryKind(String wireName) {
        this.wireName = wireName;
    }

    /** Its name in reports. */
    public String wireName() {
        return wireName;
    }
}
