package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.GatewayServer;
import dev.sluice.support.Issuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** With GATEWAY_AUTH=jwt: who gets in, what it may, and for how long. The settings come from the environment. */
class JwtIT {
    private static final Issuer ISSUER = new Issuer("https://issuer.example");
    private static final String BOTH = "read write";

    @TempDir
    private static Path folder;

    private static GatewayServer gateway;

    @RegisterExtension
    final Clients clients = new Clients();

    @BeforeAll
    static void start() throws IOException {
        Path key = Files.writeString(folder.resolve("issuer.pem"), ISSUER.pem());
        gateway = GatewayServer.start(Map.of(
                "GATEWAY_AUTH",
                "jwt",
                "MP_JWT_VERIFY_PUBLICKEY_LOCATION",
                key.toString(),
                "MP_JWT_VERIFY_ISSUER",
                ISSUER.name(),
                "MP_JWT_VERIFY_AUDIENCES",
                "sluice"));
    }

    @AfterAll
    static void end() {
        // Every JSON object in Base64 begins so; no other text of a log does.
        assertThat(LogFiles.holding(gateway, List.of("eyJ"))).isEmpty();
        gateway.close();
    }

    @Test
    void a_session_is_its_subjects_whichever_token_comes_however() {
        WireClient byBearer = connect(token("alice", BOTH, Duration.ofMinutes(1)));
        byBearer.hello("echo");
        byBearer.answer("private");
        String again = token("alice", BOTH, Duration.ofMinutes(2));

        WireClient byHello = clients.connect(gateway);
        byHello.hello(
                "echo", hello -> hello.put("session_id", byBearer.sessionId()).put("token", again));
        WireClient byJoin = clients.connect(gateway);
        byJoin.join("echo", join -> join.put("session_id", byBearer.sessionId()).put("token", again));
        byJoin.answer("x");

        Frame refused = connect(token("bob", BOTH, Duration.ofMinutes(1)))
                .refusedHello("echo", hello -> hello.put("session_id", byBearer.sessionId()));
        assertThat(refused.text("code")).isEqualTo("session_not_found");
    }

    @Test
    void a_bad_bearer_is_refused_before_the_upgrade() {
        Issuer forger = new Issuer(ISSUER.name());
        Date soon = Date.from(Instant.now().plusSeconds(60));

        assertThat(upgrade(token("alice", BOTH, Duration.ofMinutes(1)))).isEqualTo(101);
        assertThat(upgrade(token("alice", BOTH, Duration.ofSeconds(-1)))).isEqualTo(401);
        assertThat(upgrade(forger.token(
                        claims -> claims.subject("alice").audience("sluice").expirationTime(soon))))
                .isEqualTo(401);
        assertThat(upgrade(ISSUER.token(claims -> claims.subject("alice").expirationTime(soon))))
                .isEqualTo(401);
        assertThat(upgrade(ISSUER.token(claims -> claims.issuer("https://evil.example")
                        .subject("alice")
                        .audience("sluice")
                        .expirationTime(soon))))
                .isEqualTo(401);
        assertThat(upgrade("not.a.token")).isEqualTo(401);
    }

    @Test
    void a_bad_token_in_hello_is_told_after_the_upgrade() {
        WireClient client = clients.connect(gateway);

        Frame refused =
                client.refusedHello("echo", hello -> hello.put("token", token("alice", BOTH, Duration.ofSeconds(-1))));

        assertThat(refused.text("code")).isEqualTo("auth_unauthorized");
        assertThat(client.ending()).isEqualTo(new Ending(1008, "unauthorized"));
    }

    @Test
    void a_connection_ends_with_its_token_and_its_session_goes_on() {
        Instant end = Instant.now().plusSeconds(4);
        String brief = token("alice", BOTH, end);
        WireClient byBearer = connect(brief);
        byBearer.hello("simulator");
        WireClient byHello = clients.connect(gateway);
        byHello.hello(
                "simulator",
                hello -> hello.put("session_id", byBearer.sessionId()).put("token", brief));
        WireClient byTicket =
                clients.connect(gateway, Map.of(), List.of("sluice.v1", "sluice.ticket." + ticket(brief)));
        byTicket.hello("simulator", hello -> hello.put("session_id", byBearer.sessionId()));
        WireClient lasting = connect(token("alice", BOTH, Duration.ofMinutes(1)));
        lasting.hello("simulator", hello -> hello.put("session_id", byBearer.sessionId()));
        String messageId = byBearer.message(WireClient.tokens(60, 8, 100));

        for (WireClient ends : List.of(byBearer, byHello, byTicket)) {
            assertThat(ends.ending()).isEqualTo(new Ending(1008, "unauthorized"));
        }

        // The token's end is a whole second, the first after it at the latest.
        assertThat(Instant.now()).isBetween(end.minusSeconds(1), end.plusSeconds(5));
        lasting.finished(messageId);
        assertThat(upgrade(brief)).isEqualTo(401);
        WireClient back = connect(token("alice", BOTH, Duration.ofMinutes(1)));
        back.resume("simulator", byBearer.sessionId(), byBearer.lastCursor());
        back.finished(messageId);
    }

    @Test
    void scopes_gate_what_is_sent_and_what_is_read() {
        WireClient writer = connect(token("alice", BOTH, Duration.ofMinutes(1)));
        writer.hello("echo");
        writer.answer("hello");
        String path = "/api/sessions/" + writer.sessionId();
        WireClient reader = connect(token("alice", "read", Duration.ofMinutes(1)));
        reader.resume("echo", writer.sessionId(), 0);

        Frame refused =
                reader.refused("{\"type\":\"message\",\"message_id\":\"m-1\",\"content\":\"x\"}", "insufficient_scope");

        assertThat(refused.text("message_id")).isEqualTo("m-1");
        reader.refused("{\"type\":\"abort\"}", "insufficient_scope");
        reader.finished(writer.message("both hear this"));
        writer.finished(writer.message("and this"));
        assertThat(api(path, "read")).isEqualTo(200);
        assertThat(api(path, "admin")).isEqualTo(200);
        assertThat(api(path, "write")).isEqualTo(403);
        assertThat(api(path, "openid")).isEqualTo(403);
        assertThat(api("/api/agents", "read")).isEqualTo(200);
        assertThat(api("/api/agents", "admin")).isEqualTo(200);
        assertThat(api("/api/agents", "write")).isEqualTo(403);
        assertThat(gateway.get(path).statusCode()).isEqualTo(401);
        WireClient none = connect(token("alice", "openid", Duration.ofMinutes(1)));
        none.refused(WireClient.helloFrame("echo", hello -> {}), "insufficient_scope");
    }

    @Test
    void groups_are_as_good_as_a_scope() {
        WireClient client = connect(ISSUER.token(claims -> claims.claim("upn", "alice@issuer.example")
                .claim("groups", List.of("read", "write"))
                .audience("sluice")
                .expirationTime(Date.from(Instant.now().plusSeconds(60)))));
        client.hello("echo");

        client.answer("hello");
    }

    @Test
    void a_key_that_is_not_there_refuses_the_start_in_one_line() {
        Path missing = folder.resolve("missing.pem");
        try (GatewayServer refused = GatewayServer.launch(Map.of(
                "GATEWAY_AUTH", "jwt",
                "MP_JWT_VERIFY_PUBLICKEY_LOCATION", missing.toString(),
                "MP_JWT_VERIFY_ISSUER", ISSUER.name()))) {
            assertThat(refused.awaitEnd()).isEqualTo(78);
            assertThat(refused.console())
                    .containsOnlyOnce(
                            "mp.jwt.verify.publickey.location: " + missing + " (expected: a public key as PEM");
        }
    }

    private WireClient connect(String token) {
        return clients.connect(gateway, Map.of("Authorization", "Bearer " + token), List.of());
    }

    private static int upgrade(String token) {
        return Upgrade.status(gateway.port(), "localhost:" + gateway.port(), "Authorization: Bearer " + token + "\r\n");
    }

    private static int api(String path, String scope) {
        return gateway.get(path, token("alice", scope, Duration.ofMinutes(1))).statusCode();
    }

    private static String ticket(String token) {
        return Answers.json(gateway.post("/api/ws-ticket", token))
                .path("ticket")
                .asText();
    }

    private static String token(String subject, String scope, Duration lasting) {
        return token(subject, scope, Instant.now().plus(lasting));
    }

    private static String token(String subject, String scope, Instant until) {
        return ISSUER.token(claims ->
                claims.subject(subject).claim("scope", scope).audience("sluice").expirationTime(Date.from(until)));
    }
}
