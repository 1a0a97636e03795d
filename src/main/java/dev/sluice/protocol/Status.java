package dev.sluice.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Something a client should know but need not act on.
 *
 * @param source who says so: the agent, or the gateway
 * @param message what, for people
 * @param retryAfterMs when to come back, before a close; null where none follows
 */
public record Status(
        String source, String message, @Nullable Long retryAfterMs) implements DirectFrame {
    /** The agent goes on with what was pending. */
    public static Status resuming(String agentId, int pending) {
        return new Status(agentId, "Resuming processing (" + pending + " pending messages)...", null);
    }

    @Override
    public String type() {
        return "status";
    }

    @Override
    public void describe(JsonObject out) {
        out.put("source", source).put("message", message).putIfPresent("retry_after_ms", retryAfterMs);
    }
}
