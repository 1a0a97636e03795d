package dev.sluice.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a client may send and will be sent.
 *
 * @param methods types of client frames
 * @param events types of server frames
 */
public record Features(List<String> methods, List<String> events) {
    private static final List<String> METHODS = List.of(
            "hello", "join", "message", "abort", "message_abort", "leave", "typing", "presence", "ping", "pong");
    // Older clients look for the first three before they use them.
    private static final List<String> EVENTS = List.of(
            "message",
            "error",
            "message_abort",
            "response",
            "session_start",
            "session_end",
            "turn_restarted",
            "tool_call_stream",
            "tool_progress_stream",
            "tool_result_stream",
            "retry_stream",
            "stream_error",
            "stream_end",
            "replay",
            "snapshot",
            "status",
            "typing",
            "presence",
            "agent_status");

    /** Copies the lists. */
    public Features {
        methods = List.copyOf(methods);
        events = List.copyOf(events);
    }

    /** What this gateway offers a client of these capabilities. */
    public static Features of(Set<Capability> capabilities) {
        if (!capabilities.contains(Capability.STREAMING)) return new Features(METHODS, EVENTS);
        List<String> events = new ArrayList<>(EVENTS);
        for (TokenKind kind : TokenKind.values()) events.add(kind.type().wireName());
        return new Features(METHODS, events);
    }

    JsonObject toJson() {
        return new JsonObject().putStrings("methods", methods).putStrings("events", events);
    }
}
