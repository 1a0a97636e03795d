package dev.sluice.protocol;

/** Whose events these are: one per session, its text shared by all of them. */
public final class EventAddress {
    private final String sessionId;
    private final String agentId;
    private final String session;
    private final String route;
    private final String eventIdStart;
    private final int sessionBytes;
    private final int routeBytes;
    private final int eventIdStartBytes;

    /**
     * The address of a session's events.
     *
     * @param sessionId the session, which is their {@code target}
     * @param agentId its agent, which is their {@code source}
     */
    public EventAddress(String sessionId, String agentId) {
        this.sessionId = sessionId;
        this.agentId = agentId;
        String id = JsonText.ofString(sessionId).text();
        session = "\"session_id\":" + id;
        route = "\"source\":" + JsonText.ofString(agentId) + ",\"target\":" + id;
        eventIdStart = "\"event_id\":" + id.substring(0, id.length() - 1) + '-';
        sessionBytes = Utf8.bytes(session);
        routeBytes = Utf8.bytes(route);
        eventIdStartBytes = Utf8.bytes(eventIdStart);
    }

    /** The session. */
    public String sessionId() {
        return sessionId;
    }

    /** The session's agent. */
    public String agentId() {
        return agentId;
    }

    /** The {@code event_id} of the event at {@code cursor}: the same whenever and however it is told. */
    public String eventId(long cursor) {
        return sessionId + '-' + cursor;
    }

    /** The member {@code session_id}. */
    String session() {
        return session;
    }

    /** UTF-8 bytes of {@link #session}. */
    int sessionBytes() {
        return sessionBytes;
    }

    /** The members {@code source} and {@code target}. */
    String route() {
        return route;
    }

    /** UTF-8 bytes of {@link #route}. */
    int routeBytes() {
        return routeBytes;
    }

    /** The member {@code event_id} up to where the cursor follows. */
    String eventIdStart() {
        return eventIdStart;
    }

    /** UTF-8 bytes of {@link #eventIdStart}. */
    int eventIdStartBytes() {
        return eventIdStartBytes;
    }
}
