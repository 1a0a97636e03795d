package dev.sluice.security;

import jakarta.inject.Inject;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Lets nobody into {@code /api} without a valid credential, to unknown paths neither, where one is asked for. What asks for
 * a credential of its own checks that itself, however it was reached.
 */
@WebFilter(value = "/api/*", asyncSupported = true)
public class ApiFilter implements Filter {
    /** Asks for a credential of its own, the {@link DrainKey}, whoever else may come in. */
    private static final String DRAIN_PATH = "/api/drain";

    private static final UpgradeDecision.Refused NO_CREDENTIAL =
            new UpgradeDecision.Refused(401, "auth_required", "A bearer token is needed.");

    private final HttpGate gate;

    /** For the container. */
    @Inject
    ApiFilter(UpgradeGate gate) {
        this.gate = new HttpGate(gate);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest call = (HttpServletRequest) request;
        HttpServletResponse answer = (HttpServletResponse) response;
        // Host and Origin first: what they allow may read every answer that follows.
        if (!gate.passUnidentified(call, answer)) return;
        CrossOrigin.allow(call.getHeader("Origin"), answer);
        if (CrossOrigin.isPreflight(call)) {
            CrossOrigin.answerPreflight(answer);
            return;
        }
        if (DRAIN_PATH.equals(call.getRequestURI())) {
            chain.doFilter(new SessionlessRequest(call, null), response);
            return;
        }
        UpgradeDecision.Allowed allowed = gate.pass(call, answer);
        if (allowed == null) return;
        if (allowed.caller() == null) HttpGate.refuse(answer, NO_CREDENTIAL);
        else chain.doFilter(new SessionlessRequest(call, allowed.caller()), response);
    }
}
