package dev.sluice.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * What a browser wants to hear before a page of another origin may read an answer of the API (CORS of the Fetch standard); for
 * origins that are allowed already. Credentials are headers that the page sets itself, cookies are none.
 */
final class CrossOrigin {
    private static final String PREFLIGHT_KEPT_SECONDS = "600";

    private CrossOrigin() {}

    /** Lets the page that asks read the answer; nothing where no page asks. */
    static void allow(@Nullable String origin, HttpServletResponse answer) {
        if (origin == null) return;
        answer.setHeader("Access-Control-Allow-Origin", origin);
        answer.setHeader("Access-Control-Expose-Headers", "Retry-After");
        answer.addHeader("Vary", "Origin");
    }

    /** Whether a browser asks what a page may ask; it shows no credential with that. */
    static boolean isPreflight(HttpServletRequest request) {
        return request.getMethod().equals("OPTIONS")
                && request.getHeader("Origin") != null
                && request.getHeader("Access-Control-Request-Method") != null;
    }

    static void answerPreflight(HttpServletResponse answer) {
        answer.setHeader("Access-Control-Allow-Methods", "GET, POST");
        answer.setHeader("Access-Control-Allow-Headers", "Authorization, Content-Type");
        answer.setHeader("Access-Control-Max-Age", PREFLIGHT_KEPT_SECONDS);
        answer.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }
}
