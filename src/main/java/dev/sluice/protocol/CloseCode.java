package dev.sluice.protocol;

/** Every way the gateway ends a connection. */
public enum CloseCode {
    /** The connection is over and nothing is wrong. */
    BYE(1000, "bye", Reconnect.NO),
    /** The client's WebSocket frames are not as RFC 6455 wants them. */
    PROTOCOL_ERROR(1002, "protocol error", Reconnect.NO),
    /** The client sent a binary message. */
    TEXT_ONLY(1003, "text only", Reconnect.NO),
    /** The client sent a text message that is not UTF-8. */
    NOT_UTF8(1007, "text is not UTF-8", Reconnect.NO),
    /** The client's credentials are missing or not good. */
    UNAUTHORIZED(1008, "unauthorized", Reconnect.NO),
    /** The client sent more bad frames than one connection may. */
    TOO_MANY_BAD_FRAMES(1008, "too many bad frames", Reconnect.NO),
    /** The page the client runs in may not use this gateway. */
    ORIGIN_NOT_ALLOWED(1008, "origin not allowed", Reconnect.NO),
    /** The client did not join in time. */
    HANDSHAKE_TIMEOUT(1008, "handshake timeout", Reconnect.YES),
    /** A message was longer than {@code max_payload} and could not be read to its end. */
    PAYLOAD_TOO_LARGE(1009, "payload too large", Reconnect.NO),
    /** The gateway failed; the log says how. */
    INTERNAL_ERROR(1011, "internal error", Reconnect.AFTER_BACKOFF),
    /** The gateway drains; a {@code status} before it says when to come back. */
    SERVICE_RESTART(1012, "service restart", Reconnect.AFTER_HINT),
    /** The client reads slower than its events arrive; its bytes passed the budget. */
    SLOW_CONSUMER(1013, "slow consumer", Reconnect.AT_ONCE),
    /** The gateway ran out of memory budget and this connection was the farthest behind. */
    OVERLOADED(1013, "overloaded", Reconnect.AFTER_HINT),
    /** Nothing was heard from the client for two heartbeats, and its network took nothing. */
    LIVENESS_TIMEOUT(4002, "liveness timeout", Reconnect.AT_ONCE);

    private final int number;
    private final String reason;
    private final Reconnect reconnect;

    CloseCode(int number, String reason, Reconnect reconnect) {
        this.number = number;
        this.reason = reason;
        this.reconnect = reconnect;
    }

    /** The WebSocket close code. */
    public int number() {
        return number;
    }

    /** The close reason on the wire. */
    public String reason() {
        return reason;
    }

    /** What a client makes of it. */
    public Reconnect reconnect() {
        return reconnect;
    }
}
