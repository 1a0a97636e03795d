package dev.sluice.endpoint;

import dev.sluice.protocol.MessageRate;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Bounds of the connections and of what they may send. (Not "EndpointConfig": jakarta.websocket has that name.)
 *
 * @param payloadBytesMax bytes of one inbound message, 1 to 64 MiB
 * @param badFramesMax bad frames of one connection before it is closed, 0 to 1,000,000
 * @param connectionsMax connections of this node, 1 to 1,000,000
 * @param unjoinedMax connections among them that have not joined, 1 to 1,000,000
 * @param heartbeatInterval silence after which the server pings, 10 ms to 24 h; zero turns it off
 * @param messageRateMax how fast one connection may send messages; null for as fast as it can
 */
public record ConnectionConfig(
        int payloadBytesMax,
        int badFramesMax,
        int connectionsMax,
        int unjoinedMax,
        Duration heartbeatInterval,
        @Nullable MessageRate messageRateMax) {
    public ConnectionConfig {
        if (payloadBytesMax < 1 || payloadBytesMax > 1 << 26)
            throw new IllegalArgumentException("payloadBytesMax: " + payloadBytesMax + " (expected: 1 to 67108864)");
        if (badFramesMax < 0 || badFramesMax > 1_000_000)
            throw new IllegalArgumentException("badFramesMax: " + badFramesMax + " (expected: 0 to 1000000)");
        if (connectionsMax < 1 || connectionsMax > 1_000_000)
            throw new IllegalArgumentException("connectionsMax: " + connectionsMax + " (expected: 1 to 1000000)");
        if (unjoinedMax < 1 || unjoinedMax > 1_000_000)
            throw new IllegalArgumentException("unjoinedMax: " + unjoinedMax + " (expected: 1 to 1000000)");
        if (!heartbeatInterval.isZero()
                && (heartbeatInterval.compareTo(Duration.ofMillis(10)) < 0
                        || heartbeatInterval.compareTo(Duration.ofHours(24)) > 0))
            throw new IllegalArgumentException(
                    "heartbeatInterval: " + heartbeatInterval + " (expected: 10ms to 24h, or 0 for off)");
    }
}
