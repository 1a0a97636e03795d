package dev.sluice.security;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides on an upgrade before it happens: host, origin, bearer, ticket, in that order. Thread-safe. */
public final class UpgradeGate {
    private final AuthMode authMode;
    private final Set<Origin> allowedOrigins = new HashSet<>();
    private final Authentication authentication;
    private final Tickets tickets;

    /** With the allow-list of {@code config}. */
    public UpgradeGate(SecurityConfig config, Authentication authentication, Tickets tickets) {
        this.authMode = config.authMode();
        this.authentication = authentication;
        this.tickets = tickets;
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
        Identity identity = authentication.byAuthorization(request.authorization());
        if (identity instanceof Identity.Wrong) return unauthorized("The bearer token is not valid.");
        Caller caller = identity instanceof Identity.Known known ? known.caller() : null;
        if (authMode == AuthMode.NONE || request.tickets().isEmpty()) return new UpgradeDecision.Allowed(caller);
        return decide(request, caller);
    }

    /** With a ticket, and perhaps with a bearer, who then has to be the same. */
    private UpgradeDecision decide(UpgradeRequest request, @Nullable Caller bearer) {
        List<String> offered = request.tickets();
        Origin origin = request.origin() == null ? null : Origin.parse(request.origin());
        Caller caller = offered.size() == 1 ? tickets.redeem(offered.get(0), origin) : null;
        if (caller == null || (bearer != null && !bearer.name().equals(caller.name()))) {
            return unauthorized("The ticket is not valid.");
        }
        return new UpgradeDecision.Allowed(caller);
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
