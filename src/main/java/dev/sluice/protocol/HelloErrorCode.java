package dev.sluice.protocol;

import org.jspecify.annotations.Nullable;

/** Why a handshake was refused, and what its client does next. */
public enum HelloErrorCode implements WireCode {
    /** Credentials are needed and none were given. */
    AUTH_REQUIRED("auth_required", NextStep.REAUTHENTICATE),
    /** The credentials given are not good. */
    AUTH_UNAUTHORIZED("auth_unauthorized", NextStep.REAUTHENTICATE),
    /** No version of the protocol in common; too new a client is told {@link NextStep#DOWNGRADE_CLIENT}. */
    PROTOCOL_UNSUPPORTED("protocol_unsupported", NextStep.UPGRADE_CLIENT),
    /** No agent of that name, or not the session's. */
    AGENT_NOT_FOUND("agent_not_found", NextStep.DO_NOT_RETRY),
    /** No session of that id for this principal. */
    SESSION_NOT_FOUND("session_not_found", NextStep.START_NEW_SESSION),
    /** Handshakes come faster than the gateway allows. */
    RATE_LIMITED("rate_limited", NextStep.WAIT_THEN_RETRY),
    /** The page the client runs in may not use this gateway. */
    ORIGIN_NOT_ALLOWED("origin_not_allowed", NextStep.DO_NOT_RETRY),
    /** The gateway is stopping; another one, or the next start, will answer. */
    DRAINING("draining", NextStep.WAIT_THEN_RETRY),
    /** The gateway has no room now. */
    OVERLOADED("overloaded", NextStep.WAIT_THEN_RETRY),
    /** The gateway is set up wrongly for this agent; its operator must act. */
    CONFIGURATION_ERROR("configuration_error", NextStep.DO_NOT_RETRY);

    private final String wireName;
    private final NextStep nextStep;

    HelloErrorCode(String wireName, NextStep nextStep) {
        this.wireName = wireName;
        this.nextStep = nextStep;
    }

    @Override
    public String wireName() {
        return wireName;
    }

    /** What a client does next, where nothing more is known. */
    public NextStep nextStep() {
        return nextStep;
    }

    /** How the connection ends after this refusal; null where the client may say hello again. */
    public @Nullable CloseCode close() {
        return switch (this) {
            case AUTH_REQUIRED, AUTH_UNAUTHORIZED -> CloseCode.UNAUTHORIZED;
            case ORIGIN_NOT_ALLOWED -> CloseCode.ORIGIN_NOT_ALLOWED;
            case PROTOCOL_UNSUPPORTED,
                    AGENT_NOT_FOUND,
                    SESSION_NOT_FOUND,
                    RATE_LIMITED,
                    DRAINING,
                    OVERLOADED,
                    CONFIGURATION_ERROR -> null;
        };
    }
}
