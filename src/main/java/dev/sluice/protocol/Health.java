package dev.sluice.protocol;

import java.time.Duration;

/**
 * How the gateway is, as older clients are told.
 *
 * @param uptime since when it runs
 * @param agents agents it has
 * @param sessions sessions in memory
 * @param clients connections open
 */
public record Health(Duration uptime, int agents, int sessions, int clients) {
    JsonObject toJson() {
        return new JsonObject()
                .put("status", "healthy")
                .put("uptime", uptime.toSeconds())
                .put("agents", agents)
                .put("sessions", sessions)
                .put("clients", clients);
    }
}
