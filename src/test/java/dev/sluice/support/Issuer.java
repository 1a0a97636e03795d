package dev.sluice.support;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.function.Consumer;

/** Somebody who issues JSON Web Tokens, with a key of its own. */
public final class Issuer {
    private final String name;
    private final RSAKey key;

    /** With a new key. */
    public Issuer(String name) {
        this(name, "key-1");
    }

    /** With a new key that bears this id. */
    public Issuer(String name, String keyId) {
        this.name = name;
        try {
            key = new RSAKeyGenerator(2048).keyID(keyId).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public String name() {
        return name;
    }

    /** Its public key as PEM. */
    public String pem() {
        try {
            String body = Base64.getMimeEncoder(64, new byte[] {'\n'})
                    .encodeToString(key.toRSAPublicKey().getEncoded());
            return "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n";
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Its public key as JWK. */
    public String jwk() {
        return key.toPublicJWK().toJSONString();
    }

    /** Its public key as JWKS. */
    public String jwks() {
        return new JWKSet(key).toString();
    }

    /** A token with these scopes, until then. */
    public String token(String subject, String scope, Instant until) {
        return token(claims -> claims.subject(subject).claim("scope", scope).expirationTime(Date.from(until)));
    }

    /** A token with these claims, and its {@code iss}. */
    public String token(Consumer<JWTClaimsSet.Builder> more) {
        var claims = new JWTClaimsSet.Builder().issuer(name);
        more.accept(claims);
        JWSHeader header =
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build();
        return signed(header, claims.build());
    }

    /** A token with this header, signed as it says. */
    public String signed(JWSHeader header, JWTClaimsSet claims) {
        try {
            var token = new SignedJWT(header, claims);
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
