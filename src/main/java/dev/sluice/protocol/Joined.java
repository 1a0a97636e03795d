package dev.sluice.protocol;

import java.util.List;

/**
 * The answer to a {@link Join} that is welcome.
 *
 * @param agentId the session's agent
 * @param protocolVersion the version agreed
 * @param attachment where the connection stands in its session
 * @param presence who else is attached
 * @param health how the gateway is
 * @param policy the limits
 */
public record Joined(
        String agentId,
        int protocolVersion,
        Attachment attachment,
        List<Presence> presence,
        Health health,
        Policy policy)
        implements DirectFrame {
    /** Copies the list. */
    public Joined {
        presence = List.copyOf(presence);
    }

    @Override
    public String type() {
        return "joined";
    }

    @Override
    public void describe(JsonObject out) {
        attachment.describe(out);
        out.put("agent_id", agentId)
                .put("protocol_version", protocolVersion)
                .put("server_min_version", ProtocolVersion.MIN)
                .put("server_max_version", ProtocolVersion.MAX)
                .putObjects("presence", presence.stream().map(Presence::toJson).toList())
                .put("health", health.toJson())
                .put("policy", policy.toJson());
    }
}
