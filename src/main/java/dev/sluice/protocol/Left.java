package dev.sluice.protocol;

/**
 * The client has left its session.
 *
 * @param sessionId the session, which stays resumable
 */
public record Left(String sessionId) implements DirectFrame {
    @Override
    public String type() {
        return "left";
    }

    @Override
    public void describe(JsonObject out) {
        out.put("session_id", sessionId);
    }
}
