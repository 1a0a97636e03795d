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
import java.util.Collections;
import java.util.Locale;

/**
 * Refuses upgrades that the {@link UpgradeGate} does not allow, before the container answers them with a 101; and lets other requests have
 * one answer for each connection.
 *
 * <p>On every path: the container finds the endpoint under {@code /ws/} too, and under others that no pattern for servlets names.
 */
@WebFilter(value = "/*", asyncSupported = true)
public class UpgradeFilter implements Filter {
    private static final UpgradeDecision.Refused NO_ROOM =
            new UpgradeDecision.Refused(503, "overloaded", "The gateway has no room now.");

    private static final String ENDPOINT = "/ws";
    private static final String RETRY_AFTER_SECONDS = "5";

    private final HttpGate gate;
    private final Room room;

    /** For the container. */
    @Inject
    UpgradeFilter(UpgradeGate gate, Room room) {
        this.gate = new HttpGate(gate);
        this.room = room;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest upgrade = (HttpServletRequest) request;
        if (!isWebSocket(upgrade) && !upgrade.getRequestURI().startsWith(ENDPOINT)) {
            // What is not read holds a thread up, and requests come many in a packet: one answer fits into the socket's
            // buffer.
            ((HttpServletResponse) response).setHeader("Connection", "close");
            chain.doFilter(request, response);
            return;
        }
        if (!room.isLeft()) {
            HttpServletResponse answer = (HttpServletResponse) response;
            answer.setHeader("Retry-After", RETRY_AFTER_SECONDS);
            HttpGate.refuse(answer, NO_ROOM);
            return;
        }
        UpgradeDecision.Allowed allowed = gate.passUpgrade(upgrade, (HttpServletResponse) response);
        if (allowed != null) chain.doFilter(new SessionlessRequest(upgrade, allowed.caller()), response);
    }

    private static boolean isWebSocket(HttpServletRequest request) {
        return Collections.list(request.getHeaders("Upgrade")).stream()
                .anyMatch(header -> header.toLowerCase(Locale.ROOT).contains("websocket"));
    }
}
