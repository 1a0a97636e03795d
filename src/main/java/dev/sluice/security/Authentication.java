package dev.sluice.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells who a credential belongs to. Thread-safe; holds digests of the secrets, not the secrets,
 * and of JSON Web Tokens nothing.
 *
 * <p>Every secret is compared, all of the same length, whatever the credential is: how long an answer takes says nothing
 * about how near a guess was.
 */
public final class Authentication {
    private static final String BEARER = "Bearer ";

    private final AuthMode authMode;
    private final List<Entry> entries = new ArrayList<>();
    private final @Nullable JwtVerifier verifier;

    /**
     * With the principals and secrets of {@code config}.
     *
     * @param verifier tells whose a JSON Web Token is; null but for {@link AuthMode#JWT}
     */
    public Authentication(SecurityConfig config, @Nullable JwtVerifier verifier) {
        this.authMode = config.authMode();
        this.verifier = verifier;
        if ((verifier == null) == (authMode == AuthMode.JWT)) {
            throw new IllegalArgumentException(
                    "verifier: " + (verifier == null ? "none" : "one") + " (expected: one where authMode is jwt)");
        }
        for (Map.Entry<String, String> entry : config.secrets().entrySet()) {
            entries.add(new Entry(new Caller(entry.getKey()), digest(entry.getValue())));
        }
    }

    /** Who an {@code Authorization} header speaks for; null where none was sent. */
    public Identity byAuthorization(@Nullable String header) {
        if (header == null || authMode == AuthMode.NONE) return byToken(null);
        if (!header.regionMatches(true, 0, BEARER, 0, BEARER.length())) return new Identity.Wrong();
        return byToken(header.substring(BEARER.length()).trim());
    }

    /** Who a bare token speaks for; null where none was sent. */
    public Identity byToken(@Nullable String token) {
        return switch (authMode) {
            case NONE -> new Identity.Known(Caller.ANONYMOUS);
            case TOKEN -> token == null ? new Identity.Missing() : byDigest(digest(token));
            case JWT -> token == null || verifier == null ? new Identity.Missing() : verifier.verify(token);
        };
    }

    private Identity byDigest(byte[] digest) {
        Caller found = null;
        for (Entry entry : entries) {
            if (MessageDigest.isEqual(entry.digest, digest)) found = entry.caller;
        }
        return found == null ? new Identity.Wrong() : new Identity.Known(found);
    }

    private static byte[] digest(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256: missing (expected: in every Java runtime)", e);
        }
    }

    /** Not a record: a digest must not find its way into a log through {@code toString}. */
    private static final class Entry {
        private final Caller caller;
        private final byte[] digest;

        private Entry(Caller caller, byte[] digest) {
            this.caller = caller;
            this.digest = digest;
        }
    }
}
