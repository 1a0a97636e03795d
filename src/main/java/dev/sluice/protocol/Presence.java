package dev.sluice.protocol;

/**
 * Another connection of the session, as older clients are told of it.
 *
 * @param clientId names the connection
 * @param lastSeen when it was last heard
 */
public record Presence(String clientId, Timestamp lastSeen) {
    JsonObject toJson() {
        return new JsonObject()
                .put("client_id", clientId)
                .put("status", "online")
                .put("last_seen", lastSeen);
    }
}
