package dev.sluice.security;

import java.util.HashSet;
import java.util.Set;

/** Decides on an upgrade before it happens: host, origin, credential, in that order. Thread-safe. */
public final class UpgradeGate {
    private final AuthMode authMode;
    private final Set<Origin> allowedOrigins = new HashSet<>();
    private final Authentication authentication;

    /** With the allow-list of {@code config}. */
    public UpgradeGate(SecurityConfig config, Authentication authentication) {
        this.authMode = config.authMode();
        this.authentication = authentication;
        for (String origin : config.allowedOrigins()) {
            Origin parsed = Origin.parse(origin);
            if (parsed != null) allowedOrigins.add(parsed);
        }
    }

    /** Whether {@code request} may become a WebSocket, and for whom. */
    public UpgradeDecision decide(UpgradeRequest request) {
        // Without authentication the browser's own name check is all there is against DNS rebinding.
        if (authMode == AuthMode.NONE && !LoopbackName.matches(request.host())) {
            return new UpgradeDecision.Refused(403, "origin_not_allowed", "The Host is not a loopback name.");
        }
        if (!originAllowed(request)) {
            return new UpgradeDecision.Refused(403, "origin_not_allowed", "The Origin is not allowed.");
        }
        // No ticket has been issued, so none is good.
        if (authMode != AuthMode.NONE && request.offersTicket()) return unauthorized("The ticket is not valid.");
        Identity identity = authentication.byAuthorization(request.authorization());
        if (identity instanceof Identity.Wrong) return unauthorized("The bearer token is not valid.");
        return new UpgradeDecision.Allowed(identity instanceof Identity.Known known ? known.caller() : null);
    }

    private boolean originAllowed(UpgradeRequest request) {
        if (request.origin() == null) return true;
        Origin origin = Origin.parse(request.origin());
        if (origin == null) return false;
        return origin.equals(Origin.of(request.scheme(), request.host(), request.port()))
                || allowedOrigins.contains(origin);
    }

    private static UpgradeDecision unauthorized(String message) {
        return new UpgradeDecision.Refused(401, "auth_unauthorized", message);
    }
}
