package dev.sluice.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.Date;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Tells whose a signed JSON Web Token is, in the terms of MicroProfile JWT 2.1. Thread-safe; keeps no token.
 *
 * <p>The algorithm follows from the key and not from the token. How long a refusal takes says nothing worth knowing: who can
 * sign is not told by what was wrong.
 */
public final class JwtVerifier {
    private static final System.Logger LOG = System.getLogger(JwtVerifier.class.getName());

    /** Characters of one token. */
    private static final int TOKEN_CHARS_MAX = 16_384;

    private final JwtConfig config;
    private final VerificationKeys keys;
    private final JwtCaller callers;
    private final Clock clock;

    private JwtVerifier(JwtConfig config, VerificationKeys keys, Clock clock) {
        this.config = config;
        this.keys = keys;
        this.callers = new JwtCaller(config);
        this.clock = clock;
    }

    /**
     * Reads the keys and is ready.
     *
     * @param executor reads the keys again, should they have changed
     * @throws IllegalArgumentException where they cannot be read: setting, value and expectation in its message
     */
    public static JwtVerifier open(JwtConfig config, Clock clock, Executor executor) {
        try {
            return new JwtVerifier(config, new VerificationKeys(new KeySource(config), clock, executor), clock);
        } catch (IOException unreadable) {
            String setting = config.location() == null ? "publicKey: …" : "location: " + config.location();
            throw new IllegalArgumentException(setting + " (expected: a public key as PEM, JWK or JWKS; "
                    + unreadable.getClass().getSimpleName() + ": " + unreadable.getMessage() + ")");
        }
    }

    /** Who {@code token} speaks for. */
    Identity verify(String token) {
        if (token.length() > TOKEN_CHARS_MAX) return new Identity.Wrong();
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            if (!isSigned(jwt)) {
                keys.missed();
                return new Identity.Wrong();
            }
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            Caller caller = isForUs(claims) ? callers.of(claims) : null;
            return caller == null || caller.isOver(clock.instant()) ? new Identity.Wrong() : new Identity.Known(caller);
        } catch (ParseException | JOSEException | IllegalArgumentException malformed) {
            // What is wrong with it may quote it, so its kind is all that is told.
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "token refused: {0}",
                    malformed.getClass().getSimpleName());
            return new Identity.Wrong();
        }
    }

    private boolean isSigned(SignedJWT jwt) throws JOSEException {
        JWSHeader header = jwt.getHeader();
        for (JWK key : keys.known()) {
            if (header.getKeyID() != null
                    && key.getKeyID() != null
                    && !header.getKeyID().equals(key.getKeyID())) continue;
            JWSVerifier verifier = verifier(key, header.getAlgorithm());
            if (verifier != null && jwt.verify(verifier)) return true;
        }
        return false;
    }

    private @Nullable JWSVerifier verifier(JWK key, JWSAlgorithm asked) throws JOSEException {
        if (key.getAlgorithm() != null && !key.getAlgorithm().equals(asked)) return null;
        if (config.algorithm() != null && !config.algorithm().equals(asked.getName())) return null;
        if (key instanceof RSAKey rsa && JWSAlgorithm.RS256.equals(asked)) return new RSASSAVerifier(rsa);
        if (key instanceof ECKey ec && JWSAlgorithm.ES256.equals(asked)) return new ECDSAVerifier(ec);
        return null;
    }

    private boolean isForUs(JWTClaimsSet claims) {
        if (!config.issuer().equals(claims.getIssuer())) return false;
        Date notBefore = claims.getNotBeforeTime();
        Instant now = clock.instant();
        if (notBefore != null && now.plus(config.clockSkew()).isBefore(notBefore.toInstant())) return false;
        return config.audiences().isEmpty() || !Collections.disjoint(config.audiences(), claims.getAudience());
    }
}
