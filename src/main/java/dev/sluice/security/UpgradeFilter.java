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

/** Refuses upgrades that the {@link UpgradeGate} does not allow, before the container answers them with a 101. */
@WebFilter("/ws")
public class UpgradeFilter implements Filter {
    private final HttpGate gate;

    /** For the container. */
    @Inject
    UpgradeFilter(UpgradeGate gate) {
        this.gate = new HttpGate(gate);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest upgrade = (HttpServletRequest) request;
        UpgradeDecision.Allowed allowed = gate.passUpgrade(upgrade, (HttpServletResponse) response);
        if (allowed != null) chain.doFilter(new SessionlessRequest(upgrade, allowed.caller()), response);
    }
}
