package dev.sluice.protocol;

/** Why a frame was refused; the connection stays. */
public enum ErrorCode implements WireCode {
    /** Not an object, a member missing or of the wrong type, an empty content, a character that may not be. */
    BAD_FRAME("bad_frame"),
    /** A type this version does not know. */
    UNKNOWN_TYPE("unknown_type"),
    /** The frame needs a session, and the connection has none. */
    NOT_JOINED("not_joined"),
    /** The session holds as many messages, or bytes, as it takes; nothing was stored. */
    INBOX_FULL("inbox_full"),
    /** The connection sends faster than the policy allows. */
    RATE_LIMITED("rate_limited"),
    /** The process is over its memory budget, or the journal behind its bound. */
    OVERLOADED("overloaded"),
    /** The gateway is stopping and takes nothing new. */
    DRAINING("draining"),
    /** The frame is longer than {@code max_payload}. */
    PAYLOAD_TOO_LARGE("payload_too_large"),
    /** The {@code message_id} was used in this session for other content. */
    MESSAGE_ID_CONFLICT("message_id_conflict"),
    /** The credentials do not allow this. */
    INSUFFICIENT_SCOPE("insufficient_scope"),
    /** The gateway failed; the log says how. */
    INTERNAL("internal"),
    /** A {@code join} in versions of the protocol that the gateway does not speak. */
    VERSION_UNSUPPORTED("version_unsupported"),
    /** A {@code join} whose version members are no integers, or the wrong way round. */
    INVALID_PROTOCOL_HELLO("invalid_protocol_hello");

    private final String wireName;

    ErrorCode(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }
}
