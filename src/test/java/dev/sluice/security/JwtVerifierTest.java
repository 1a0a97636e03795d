package dev.sluice.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.sluice.support.HandDrivenClock;
import dev.sluice.support.HandDrivenExecutor;
import dev.sluice.support.Issuer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JwtVerifierTest {
    private static final Issuer ISSUER = new Issuer("https://issuer.example");
    private static final Issuer OTHER = new Issuer("https://issuer.example");

    private final HandDrivenClock clock = new HandDrivenClock();
    private final HandDrivenExecutor executor = new HandDrivenExecutor();
    private final Instant end = clock.instant().plusSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void a_token_tells_who_it_is_what_it_may_and_until_when() {
        Caller caller = known(verifier(), ISSUER.token("alice", "openid read write", end));

        assertThat(caller.name()).startsWith("jwt:").endsWith(":sub:alice");
        assertThat(caller.scopes()).containsExactlyInAnyOrder(Scope.READ, Scope.WRITE);
        assertThat(caller.endsAt()).isEqualTo(end);
    }

    @Test
    void groups_are_scopes_too_and_other_words_are_none() {
        String token = ISSUER.token(claims -> claims.subject("alice")
                .claim("groups", List.of("read", "staff"))
                .claim("roles", List.of("admin"))
                .expirationTime(Date.from(end)));

        assertThat(known(verifier(), token).scopes()).containsExactly(Scope.READ);
    }

    @Test
    void an_admin_may_all() {
        Caller admin = known(verifier(), ISSUER.token("root", "admin", end));

        assertThat(Scope.values()).allMatch(admin::may);
    }

    @Test
    void the_same_subject_of_another_issuer_or_as_upn_or_as_a_static_name_is_somebody_else() {
        Issuer elsewhere = new Issuer("https://elsewhere.example");
        String byUpn = ISSUER.token(claims -> claims.claim("upn", "alice").expirationTime(Date.from(end)));

        assertThat(Set.of(
                        known(verifier(), ISSUER.token("alice", "read", end)).name(),
                        known(verifier(), byUpn).name(),
                        known(open(elsewhere.pem(), elsewhere.name()), elsewhere.token("alice", "read", end))
                                .name(),
                        new Caller("alice").name()))
                .hasSize(4);
    }

    @Test
    void is_refused_from_its_end_on() {
        JwtVerifier verifier = verifier();
        String token = ISSUER.token("alice", "read", end);
        clock.advance(Duration.ofMillis(59_999));
        known(verifier, token);

        clock.advance(Duration.ofMillis(1));

        assertThat(verifier.verify(token)).isEqualTo(new Identity.Wrong());
    }

    @Test
    void a_token_without_an_end_or_without_a_subject_is_refused() {
        refused(ISSUER.token(claims -> claims.subject("alice")));
        refused(ISSUER.token(claims -> claims.expirationTime(Date.from(end))));
        refused(ISSUER.token(" ", "read", end));
        refused(ISSUER.token("x".repeat(256), "read", end));
        refused(ISSUER.token("a\u0000b", "read", end));
    }

    @Test
    void a_token_that_is_not_good_yet_is_refused() {
        String early = ISSUER.token(claims -> claims.subject("alice")
                .notBeforeTime(Date.from(clock.instant().plusSeconds(5)))
                .expirationTime(Date.from(end)));

        refused(early);
    }

    @Test
    void another_issuer_another_key_and_a_broken_signature_are_refused() {
        String good = ISSUER.token("alice", "read", end);
        int signature = good.lastIndexOf('.') + 1;
        char other = good.charAt(signature) == 'A' ? 'B' : 'A';

        refused(OTHER.token("alice", "read", end));
        refused(ISSUER.token(
                claims -> claims.issuer("https://evil.example").subject("alice").expirationTime(Date.from(end))));
        refused(good.substring(0, signature) + other + good.substring(signature + 1));
        refused(good.substring(0, signature));
        refused(good.substring(0, signature - 1));
    }

    @Test
    void no_signature_and_one_made_with_the_public_key_are_refused() throws JOSEException {
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER.name())
                .subject("alice")
                .expirationTime(Date.from(end))
                .build();
        var confused = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
        confused.sign(new MACSigner(ISSUER.pem().getBytes(StandardCharsets.UTF_8)));

        refused(new PlainJWT(claims).serialize());
        refused(confused.serialize());
        refused(ISSUER.signed(new JWSHeader(JWSAlgorithm.RS512), claims));
    }

    @Test
    void what_is_no_token_at_all_is_refused() {
        for (String text : List.of("", ".", "..", "a.b.c", "secret-1", "é", "x".repeat(100_000), "[".repeat(9000))) {
            refused(text);
            refused(Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + ".e30.e30");
        }
    }

    @Test
    void an_audience_is_asked_for_where_one_is_configured() {
        var config = new JwtConfig(ISSUER.pem(), null, ISSUER.name(), Set.of("sluice", "chat"), null, Duration.ZERO);
        JwtVerifier verifier = JwtVerifier.open(config, clock, executor);

        known(verifier, audience("other", "chat"));
        assertThat(verifier.verify(audience("other"))).isEqualTo(new Identity.Wrong());
        assertThat(verifier.verify(ISSUER.token("alice", "read", end))).isEqualTo(new Identity.Wrong());
    }

    @Test
    void the_skew_of_clocks_counts_at_both_ends() {
        var config = new JwtConfig(ISSUER.pem(), null, ISSUER.name(), Set.of(), null, Duration.ofSeconds(10));
        JwtVerifier verifier = JwtVerifier.open(config, clock, executor);

        assertThat(known(verifier, ISSUER.token("alice", "read", end)).endsAt()).isEqualTo(end.plusSeconds(10));
        known(
                verifier,
                ISSUER.token(claims -> claims.subject("alice")
                        .notBeforeTime(Date.from(clock.instant().plusSeconds(10)))
                        .expirationTime(Date.from(end))));
    }

    @Test
    void a_key_may_come_in_every_form_and_from_a_file() throws IOException {
        String token = ISSUER.token("alice", "read", end);
        Path file = Files.writeString(folder.resolve("keys.json"), ISSUER.jwks());
        String encoded = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(ISSUER.jwk().getBytes(StandardCharsets.UTF_8));
        String bare = ISSUER.pem().replaceAll("-----.*-----|\\s", "");

        for (String key : List.of(ISSUER.pem(), ISSUER.jwk(), ISSUER.jwks(), encoded, bare)) {
            known(open(key, ISSUER.name()), token);
        }
        known(at(file.toString()), token);
        known(at(file.toUri().toString()), token);
    }

    @Test
    void an_elliptic_key_asks_for_its_own_algorithm() throws JOSEException {
        ECKey key = new ECKeyGenerator(Curve.P_256).generate();
        var token = new SignedJWT(
                new JWSHeader(JWSAlgorithm.ES256),
                new JWTClaimsSet.Builder()
                        .issuer(ISSUER.name())
                        .subject("alice")
                        .expirationTime(Date.from(end))
                        .build());
        token.sign(new ECDSASigner(key));
        String jwk = key.toPublicJWK().toJSONString();
        var rsaOnly = new JwtConfig(jwk, null, ISSUER.name(), Set.of(), "RS256", Duration.ZERO);

        known(open(jwk, ISSUER.name()), token.serialize());
        assertThat(JwtVerifier.open(rsaOnly, clock, executor).verify(token.serialize()))
                .isEqualTo(new Identity.Wrong());
    }

    @Test
    void a_key_that_is_not_there_or_not_fit_refuses_in_words_that_tell_where() throws IOException {
        Path noKey = Files.writeString(folder.resolve("no.pem"), "hello");

        assertThatThrownBy(() -> at(folder.resolve("missing.pem").toString()))
                .hasMessageStartingWith(
                        "location: " + folder.resolve("missing.pem") + " (expected: a public key as PEM");
        assertThatThrownBy(() -> at(noKey.toString())).hasMessageStartingWith("location: " + noKey + " (expected: ");
        assertThatThrownBy(() -> open("secret words", ISSUER.name()))
                .hasMessageStartingWith("publicKey: … (expected: ")
                .message()
                .doesNotContain("secret");
        assertThatThrownBy(() -> open("{\"keys\":[]}", ISSUER.name())).hasMessageContaining("no RSA key");
    }

    @Test
    void an_issuers_new_key_is_read_when_a_token_asks_for_it_once_a_minute() throws IOException {
        Issuer renewed = new Issuer(ISSUER.name(), "key-2");
        Path file = Files.writeString(folder.resolve("keys.json"), ISSUER.jwks());
        JwtVerifier verifier = at(file.toString());
        end(verifier, renewed);
        Files.writeString(file, renewed.jwks());
        clock.advance(Duration.ofSeconds(30));
        assertThat(verifier.verify(ISSUER.token("alice", "read", far()))).isInstanceOf(Identity.Known.class);
        end(verifier, renewed);
        executor.runAll();
        end(verifier, renewed);

        clock.advance(Duration.ofSeconds(31));
        end(verifier, renewed);
        executor.runAll();

        known(verifier, renewed.token("alice", "read", far()));
        assertThat(verifier.verify(ISSUER.token("alice", "read", far()))).isEqualTo(new Identity.Wrong());
    }

    private void end(JwtVerifier verifier, Issuer unknown) {
        assertThat(verifier.verify(unknown.token("alice", "read", far()))).isEqualTo(new Identity.Wrong());
    }

    private Instant far() {
        return clock.instant().plusSeconds(600);
    }

    private String audience(String... audiences) {
        return ISSUER.token(
                claims -> claims.subject("alice").audience(List.of(audiences)).expirationTime(Date.from(end)));
    }

    private void refused(String token) {
        assertThat(verifier().verify(token)).as(token).isEqualTo(new Identity.Wrong());
    }

    private static Caller known(JwtVerifier verifier, String token) {
        assertThat(verifier.verify(token)).isInstanceOf(Identity.Known.class);
        return ((Identity.Known) verifier.verify(token)).caller();
    }

    private JwtVerifier verifier() {
        return open(ISSUER.pem(), ISSUER.name());
    }

    private JwtVerifier open(@Nullable String key, String issuer) {
        return JwtVerifier.open(new JwtConfig(key, null, issuer, Set.of(), null, Duration.ZERO), clock, executor);
    }

    private JwtVerifier at(String location) {
        var config = new JwtConfig(null, location, ISSUER.name(), Set.of(), null, Duration.ZERO);
        return JwtVerifier.open(config, clock, executor);
    }
}
