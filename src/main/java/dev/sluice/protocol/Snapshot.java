package dev.sluice.protocol;

import java.util.List;

/**
 * A session's state, for a client that cannot be told every event it missed.
 *
 * @param sessionId the session
 * @param agentId its agent
 * @param messages its last messages, oldest first
 * @param truncated whether it had more
 * @param eventCursor the cursor the state is as of
 * @param pendingInbox messages that wait, in order, the running one's apart
 * @param isExecuting whether a turn runs
 */
public record Snapshot(
        String sessionId,
        String agentId,
        List<SnapshotMessage> messages,
        boolean truncated,
        long eventCursor,
        List<PendingMessage> pendingInbox,
        boolean isExecuting)
        implements DirectFrame {
    /** Bytes of messages one snapshot carries at most; who builds one keeps to it. */
    public static final int MESSAGE_BYTES_MAX = 1_048_576;

    /** Copies the lists. */
    public Snapshot {
        messages = List.copyOf(messages);
        pendingInbox = List.copyOf(pendingInbox);
    }

    @Override
    public String type() {
        return "snapshot";
    }

    @Override
    public void describe(JsonObject out) {
        out.put("state", state());
    }

    /** The members of the state. */
    JsonObject state() {
        return new JsonObject()
                .put("session_id", sessionId)
                .put("agent_id", agentId)
                .putObjects(
                        "messages",
                        messages.stream().map(SnapshotMessage::toJson).toList())
                .put("truncated", truncated)
                .put("event_cursor", eventCursor)
                .putObjects(
                        "pending_inbox",
                        pendingInbox.stream().map(PendingMessage::toJson).toList())
                .put("is_executing", isExecuting);
    }
}
