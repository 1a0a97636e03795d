package dev.sluice.protocol;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The limits a client is told in the handshake, and what {@code accepted} promises.
 *
 * @param payloadBytesMax UTF-8 bytes of one inbound message
 * @param inboxMessagesMax messages that may wait in a session
 * @param inboxBytesMax bytes of content and metadata that may wait in a session
 * @param bufferedBytesMax bytes that may wait for a connection
 * @param queuedFramesMax direct frames that may wait for a connection
 * @param heartbeat silence after which the gateway pings; zero for never
 * @param drainTimeout how long a drain lets work go on
 * @param resumeWindow how long after its last activity a session can be resumed
 * @param messageRateMax how fast a connection may send; null for no limit
 * @param durability what {@code accepted} promises
 */
public record Policy(
        int payloadBytesMax,
        int inboxMessagesMax,
        long inboxBytesMax,
        long bufferedBytesMax,
        int queuedFramesMax,
        Duration heartbeat,
        Duration drainTimeout,
        Duration resumeWindow,
        @Nullable MessageRate messageRateMax,
        Durability durability) {
    /** Refuses limits under which nothing works. */
    public Policy {
        atLeastOne("payloadBytesMax", payloadBytesMax);
        atLeastOne("inboxMessagesMax", inboxMessagesMax);
        atLeastOne("inboxBytesMax", inboxBytesMax);
        atLeastOne("bufferedBytesMax", bufferedBytesMax);
        atLeastOne("queuedFramesMax", queuedFramesMax);
        notNegative("heartbeat", heartbeat);
        notNegative("drainTimeout", drainTimeout);
        notNegative("resumeWindow", resumeWindow);
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("max_payload", payloadBytesMax)
                .put("max_inbox", inboxMessagesMax)
                .put("max_inbox_bytes", inboxBytesMax)
                .put("max_buffered_bytes", bufferedBytesMax)
                .put("max_queued_frames", queuedFramesMax)
                .put("heartbeat_ms", heartbeat.toMillis())
                .put("drain_timeout_ms", drainTimeout.toMillis())
                .put("resume_window_ms", resumeWindow.toMillis())
                .putOrNull("max_message_rate", messageRateMax == null ? null : messageRateMax.toJson())
                .put("durability", durability.wireName());
    }

    private static void atLeastOne(String name, long value) {
        if (value < 1) throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1)");
    }

    private static void notNegative(String name, Duration value) {
        if (value.isNegative()) throw new IllegalArgumentException(name + ": " + value + " (expected: >= 0)");
    }
}
