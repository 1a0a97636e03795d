package dev.sluice.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The {@link UpgradeGate} before a servlet request: refuses with a status and a small JSON body of our own. Thread-safe. */
final class HttpGate {
    private final UpgradeGate gate;

    HttpGate(UpgradeGate gate) {
        this.gate = gate;
    }

    /** What the gate allows; null where it refuses, and the response says so. */
    UpgradeDecision.@Nullable Allowed pass(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        return pass(read(request, request.getHeader("Authorization"), List.of()), response);
    }

    /** As {@link #pass}, for an upgrade, which may offer a ticket among its subprotocols. */
    UpgradeDecision.@Nullable Allowed passUpgrade(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        return pass(read(request, request.getHeader("Authorization"), subprotocols(request)), response);
    }

    /** As {@link #pass}, but nobody has to say who it is: a credential is somebody else's to check. */
    boolean passUnidentified(HttpServletRequest request, HttpServletResponse response) throws IOException {
        return pass(read(request, null, List.of()), response) != null;
    }

    private UpgradeDecision.@Nullable Allowed pass(UpgradeRequest request, HttpServletResponse response)
            throws IOException {
        UpgradeDecision decision = gate.decide(request);
        if (decision instanceof UpgradeDecision.Allowed allowed) return allowed;
        refuse(response, (UpgradeDecision.Refused) decision);
        return null;
    }

    static void refuse(HttpServletResponse response, UpgradeDecision.Refused refused) throws IOException {
        response.setStatus(refused.status());
        if (refused.status() == HttpServletResponse.SC_UNAUTHORIZED) response.setHeader("WWW-Authenticate", "Bearer");
        response.setContentType("application/json");
        response.setCharacterEncoding("UTF-8");
        // Both are our own words: nothing of the request is in them, and nothing needs escaping.
        response.getWriter().write("{\"code\":\"" + refused.code() + "\",\"message\":\"" + refused.message() + "\"}");
    }

    private static List<String> subprotocols(HttpServletRequest request) {
        List<String> subprotocols = new ArrayList<>();
        for (String header : Collections.list(request.getHeaders("Sec-WebSocket-Protocol"))) {
            for (String subprotocol : header.split(",", -1)) subprotocols.add(subprotocol.trim());
        }
        return subprotocols;
    }

    private static UpgradeRequest read(
            HttpServletRequest request, @Nullable String authorization, List<String> subprotocols) {
        return new UpgradeRequest(
                request.getScheme(),
                request.getServerName(),
                request.getServerPort(),
                request.getHeader("Origin"),
                authorization,
                subprotocols);
    }
}
