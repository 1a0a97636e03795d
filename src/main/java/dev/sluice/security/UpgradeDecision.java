package dev.sluice.security;

import org.jspecify.annotations.Nullable;

/** Whether a request may become a WebSocket. */
public sealed interface UpgradeDecision {
    /**
     * It may.
     *
     * @param caller who it is; null where the handshake has to bring a token
     */
    record Allowed(@Nullable Caller caller) implements UpgradeDecision {}

    /**
     * It may not; told before the 101.
     *
     * @param status the HTTP status, 401, 403 or 503
     * @param code a code of PROTOCOL.md §7
     * @param message what is wrong, in words that carry nothing of the request
     */
    record Refused(int status, String code, String message) implements UpgradeDecision {}
}
