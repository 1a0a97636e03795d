package dev.sluice.security;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which JSON Web Tokens are good (MicroProfile JWT 2.1, the {@code mp.jwt.verify.*} settings).
 *
 * @param publicKey the issuer's key, inline: PEM, JWK or JWKS; null where it is read from {@code location}
 * @param location where the key is read from: a file, a URL or a name on the class path; null where it is inline
 * @param issuer what {@code iss} has to be
 * @param audiences one of which {@code aud} has to hold; none asks for no {@code aud}
 * @param algorithm {@code RS256} or {@code ES256}; null takes the one of the two that suits the key
 * @param clockSkew by how much the issuer's clock may differ from ours, at both ends of a token's life, 0 to 10 min
 */
public record JwtConfig(
        @Nullable String publicKey,
        @Nullable String location,
        String issuer,
        Set<String> audiences,
        @Nullable String algorithm,
        Duration clockSkew) {
    private static final Set<String> ALGORITHMS = Set.of("RS256", "ES256");
    private static final Duration CLOCK_SKEW_MAX = Duration.ofMinutes(10);

    /** Refuses what could let nobody in, or anybody. */
    public JwtConfig {
        audiences = Set.copyOf(audiences);
        if (publicKey == null && location == null) {
            throw new IllegalArgumentException("location: none (expected: where the issuer's public key is, or the key"
                    + " itself in mp.jwt.verify.publickey, while GATEWAY_AUTH is jwt)");
        }
        if (publicKey != null && location != null) {
            throw new IllegalArgumentException(
                    "location: " + location + " (expected: none while mp.jwt.verify.publickey is set)");
        }
        if (issuer.isBlank()) {
            throw new IllegalArgumentException("issuer: none (expected: the tokens' iss while GATEWAY_AUTH is jwt)");
        }
        if (algorithm != null && !ALGORITHMS.contains(algorithm)) {
            throw new IllegalArgumentException("algorithm: " + algorithm + " (expected: RS256 or ES256)");
        }
        if (clockSkew.isNegative() || clockSkew.compareTo(CLOCK_SKEW_MAX) > 0) {
            throw new IllegalArgumentException("clockSkew: " + clockSkew + " (expected: 0 to 600 seconds)");
        }
    }
}
