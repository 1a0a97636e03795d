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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Refuses upgrades that the {@link UpgradeGate} does not allow, before the container answers them with a 101. */
@WebFilter("/ws")
public class UpgradeFilter implements Filter {
    private final UpgradeGate gate;

    /** For the container. */
    @Inject
    UpgradeFilter(UpgradeGate gate) {
        this.gate = gate;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest upgrade = (HttpServletRequest) request;
        UpgradeDecision decision = gate.decide(read(upgrade));
        if (decision instanceof UpgradeDecision.Allowed allowed) {
            chain.doFilter(new SessionlessRequest(upgrade, allowed.caller()), response);
        } else if (decision instanceof UpgradeDecision.Refused refused) {
            refuse((HttpServletResponse) response, refused);
        }
    }

    private static UpgradeRequest read(HttpServletRequest request) {
        List<String> subprotocols = new ArrayList<>();
        for (String header : Collections.list(request.getHeaders("Sec-WebSocket-Protocol"))) {
            for (String subprotocol : header.split(",", -1)) subprotocols.add(subprotocol.trim());
        }
        return new UpgradeRequest(
                request.getScheme(),
                request.getServerName(),
                request.getServerPort(),
                request.getHeader("Origin"),
                request.getHeader("Authorization"),
                subprotocols);
    }

    private static void refuse(HttpServletResponse response, UpgradeDecision.Refused refused) throws IOException {
        response.setStatus(refused.status());
        if (refused.status() == HttpServletResponse.SC_UNAUTHORIZED) response.setHeader("WWW-Authenticate", "Bearer");
        response.setContentType("application/json");
        response.setCharacterEncoding("UTF-8");
        // Both are our own words: nothing of the request is in them, and nothing needs escaping.
        response.getWriter().write("{\"code\":\"" + refused.code() + "\",\"message\":\"" + refused.message() + "\"}");
    }
}
