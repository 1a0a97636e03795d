package dev.sluice.bench;

/** What a flooder sends, again and again, as fast as its socket takes it. */
enum FloodKind {
    /** Messages to a session of its own whose turn does not end: its inbox is full. */
    FULL_INBOX("simulator", true, message("x".repeat(64))),
    /** The same, to one session that all of them share. */
    SHARED_INBOX("simulator", true, message("x".repeat(64))),
    /** Messages that are answered, so that they go through the journal. */
    ANSWERED("echo", false, message("x".repeat(64))),
    /** Frames of a type that nobody knows. */
    UNKNOWN_TYPE("echo", false, "{\"type\":\"nonsense\",\"message_id\":\"" + Dialogue.ID + "\"}"),
    /** No JSON. */
    MALFORMED("echo", false, "{\"type\":\"message\",\"message_id\":\"" + Dialogue.ID + "\"");

    private static final String ENDLESS_TURN = "{\"tokens\":1000,\"bytes\":1,\"interval_ms\":60000}";

    private final String agentId;
    private final boolean occupies;
    private final String request;

    FloodKind(String agentId, boolean occupies, String request) {
        this.agentId = agentId;
        this.occupies = occupies;
        this.request = request;
    }

    /** What it says first; an empty {@code sessionId} asks for a session of its own. */
    String greeting(String sessionId) {
        String session = sessionId.isEmpty() ? "" : ",\"session_id\":\"" + sessionId + "\"";
        return "{\"type\":\"hello\",\"agent_id\":\"" + agentId + "\"" + session + "}";
    }

    /** What keeps its session busy; empty where nothing does. */
    String first() {
        return occupies ? "{\"type\":\"message\",\"message_id\":\"first\",\"content\":" + ENDLESS_TURN + "}" : "";
    }

    /** What it sends; {@link Dialogue#ID} in it becomes an id that no other has. */
    String request() {
        return request;
    }

    private static String message(String content) {
        return "{\"type\":\"message\",\"message_id\":\"" + Dialogue.ID + "\",\"content\":\"" + content + "\"}";
    }
}
