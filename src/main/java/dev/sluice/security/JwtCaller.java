package dev.sluice.security;

import com.nimbusds.jwt.JWTClaimsSet;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a caller of a verified token's claims.
 *
 * <p>The principal's name is {@code jwt:<issuer>:sub:<sub>}, or {@code …:upn:<upn>} where a token has no {@code sub}; the issuer is
 * told by a hash. So the same {@code sub} of another issuer is somebody else, and neither is ever the principal of a static token,
 * whose name cannot begin so.
 */
final class JwtCaller {
    /** What the names of other callers must not begin with. */
    static final String PREFIX = "jwt:";

    private static final int ISSUER_HASH_BYTES = 16;

    private final JwtConfig config;
    private final String issuerPrefix;

    JwtCaller(JwtConfig config) {
        this.config = config;
        this.issuerPrefix = PREFIX + hash(config.issuer()) + ":";
    }

    /** The caller; null where the claims name nobody, or no end. */
    @Nullable
    Caller of(JWTClaimsSet claims) throws ParseException {
        Date end = claims.getExpirationTime();
        String subject = claims.getSubject();
        String upn = claims.getStringClaim("upn");
        if (end == null || (isBlank(subject) && isBlank(upn))) return null;
        String name = isBlank(subject) ? "upn:" + upn : "sub:" + subject;
        return new Caller(issuerPrefix + name, scopes(claims), end.toInstant().plus(config.clockSkew()));
    }

    private static Set<Scope> scopes(JWTClaimsSet claims) throws ParseException {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        Object scope = claims.getClaim("scope");
        if (scope instanceof String words) add(Arrays.asList(words.split(" ")), scopes);
        List<String> groups = claims.getStringListClaim("groups");
        if (groups != null) add(groups, scopes);
        return scopes;
    }

    private static void add(List<@Nullable String> words, Set<Scope> scopes) {
        for (String word : words) if (word != null) Scope.of(word).ifPresent(scopes::add);
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, ISSUER_HASH_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256: missing (expected: in every Java runtime)", e);
        }
    }
}
