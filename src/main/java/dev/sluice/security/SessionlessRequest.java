package dev.sluice.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpSession;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** An upgrade's request with its settled caller, and without an HTTP session: the container would make one per WebSocket. */
final class SessionlessRequest extends HttpServletRequestWrapper {
    private final @Nullable Caller caller;

    SessionlessRequest(HttpServletRequest request, @Nullable Caller caller) {
        super(request);
        this.caller = caller;
    }

    @Override
    public @Nullable Principal getUserPrincipal() {
        return caller;
    }

    @Override
    public boolean isUserInRole(String role) {
        return caller != null && Scope.of(role).filter(caller::may).isPresent();
    }

    @Override
    public @Nullable HttpSession getSession() {
        return null;
    }

    @Override
    public @Nullable HttpSession getSession(boolean create) {
        return null;
    }
}
