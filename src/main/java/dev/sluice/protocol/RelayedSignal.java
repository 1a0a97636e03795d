package dev.sluice.protocol;

/**
 * Something fleeting of another connection of the session, or of its agent.
 *
 * @param kind what it is
 * @param sessionId the session
 * @param source who sent it
 * @param data a JSON object
 */
public record RelayedSignal(SignalKind kind, String sessionId, String source, JsonText data) implements DirectFrame {
    @Override
    public boolean droppable() {
        return true;
    }

    @Override
    public String type() {
        return kind.wireName();
    }

    @Override
    public void describe(JsonObject out) {
        out.put("session_id", sessionId).put("source", source).put("data", data);
    }
}
