package dev.sluice.security;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in ({@code GATEWAY_AUTH}, {@code GATEWAY_TOKENS}, {@code GATEWAY_ALLOWED_ORIGINS}, {@code
 * GATEWAY_ALLOW_QUERY_TOKEN}). Error messages and {@link #toString} carry no secret.
 *
 * @param authMode how callers say who they are
 * @param secrets the secret of each principal, for {@link AuthMode#TOKEN} only
 * @param jwt which JSON Web Tokens are good, for {@link AuthMode#JWT} only; null elsewhere
 * @param allowedOrigins origins ({@code scheme://host[:port]}) allowed besides the request's own
 * @param queryTokenAllowed whether a token may stand in the URL
 */
public record SecurityConfig(
        AuthMode authMode,
        Map<String, String> secrets,
        @Nullable JwtConfig jwt,
        Set<String> allowedOrigins,
        boolean queryTokenAllowed) {
    /** Characters of one secret: more than any sensible one, so that comparing costs nothing to speak of. */
    public static final int SECRET_CHARS_MAX = 4096;

    /** Principals with a secret of their own; each is compared at every credential. */
    public static final int SECRETS_MAX = 1000;

    /** Copies what it is given and refuses what could not work. */
    public SecurityConfig {
        secrets = Map.copyOf(secrets);
        allowedOrigins = Set.copyOf(allowedOrigins);
        if ((jwt == null) == (authMode == AuthMode.JWT)) {
            throw new IllegalArgumentException("jwt: " + jwt + " (expected: settings where authMode is jwt)");
        }
        if (secrets.size() > SECRETS_MAX) {
            throw new IllegalArgumentException("secrets: " + secrets.size() + " (expected: <= " + SECRETS_MAX + ")");
        }
        secrets.forEach(SecurityConfig::checkSecret);
        checkDifferent(secrets);
        for (String origin : allowedOrigins) {
            if (Origin.parse(origin) == null) {
                throw new IllegalArgumentException("allowedOrigins: " + origin + " (expected: scheme://host[:port])");
            }
        }
        // Last, since a reader cannot look behind what is wrong without a value.
        if (authMode == AuthMode.TOKEN && secrets.isEmpty()) {
            throw new IllegalArgumentException(
                    "secrets: none (expected: at least one name=secret while GATEWAY_AUTH is token)");
        }
    }

    private static void checkSecret(String name, String secret) {
        if (new Caller(name).name().equals(Caller.ANONYMOUS.name()) || name.startsWith(JwtCaller.PREFIX)) {
            throw new IllegalArgumentException("secrets: " + name
                    + " (expected: another name; this one is the principal of" + " who comes by another GATEWAY_AUTH)");
        }
        if (secret.isBlank() || secret.length() > SECRET_CHARS_MAX) {
            throw new IllegalArgumentException("secrets: " + name + " has a secret of " + secret.length()
                    + " characters (expected: 1 to " + SECRET_CHARS_MAX + ", not blank)");
        }
    }

    /** Whoever has such a secret would be one of several, and nobody could tell which. */
    private static void checkDifferent(Map<String, String> secrets) {
        Map<String, String> namesBySecret = new HashMap<>();
        for (String name : new TreeSet<>(secrets.keySet())) {
            String other = namesBySecret.putIfAbsent(secrets.get(name), name);
            if (other != null) {
                throw new IllegalArgumentException("secrets: " + other + " and " + name
                        + " have one and the same secret (expected: a secret for each)");
            }
        }
    }

    /** Names only: a configuration may be logged, secrets may not. */
    @Override
    public String toString() {
        return "SecurityConfig[authMode=" + authMode + ", principals=" + secrets.keySet() + ", jwt=" + jwt
                + ", allowedOrigins=" + allowedOrigins + ", queryTokenAllowed=" + queryTokenAllowed + "]";
    }
}
