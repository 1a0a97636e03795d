package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.GatewayServer;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With token authentication: who gets in, what belongs to whom, how fast. */
class CredentialsIT {
    private static final Map<String, String> ALICE = Map.of("Authorization", "Bearer secret-1");
    private static final Map<String, String> BOB = Map.of("Authorization", "Bearer secret-2");

    private final GatewayServer gateway = Gateways.strict();
    private final ServerLog log = ServerLog.of(gateway);

    @RegisterExtension
    final Clients clients = new Clients(gateway);

    @Test
    void without_a_credential_hello_is_refused_and_the_connection_closed() {
        WireClient client = clients.connect();

        Frame refused = client.refusedHello("echo", hello -> {});

        assertThat(refused.text("code")).isEqualTo("auth_required");
        assertThat(refused.text("next_step")).isEqualTo("reauthenticate");
        assertThat(client.ending()).isEqualTo(new Ending(1008, "unauthorized"));
    }

    @Test
    void a_wrong_token_in_hello_is_refused_and_the_connection_closed() {
        WireClient client = clients.connect();

        Frame refused = client.refusedHello("echo", hello -> hello.put("token", "secret-3"));

        assertThat(refused.text("code")).isEqualTo("auth_unauthorized");
        assertThat(client.ending()).isEqualTo(new Ending(1008, "unauthorized"));
        assertThat(log.since()).noneMatch(line -> line.contains("secret-3"));
    }

    @Test
    void a_wrong_token_in_join_is_refused_with_an_error_and_the_connection_closed() {
        WireClient client = clients.connect();

        client.refused(WireClient.joinFrame("echo", join -> join.put("token", "secret-3")), "auth_unauthorized");

        assertThat(client.ending()).isEqualTo(new Ending(1008, "unauthorized"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer secret-3", "Bearer ", "Bearer secret-1x"})
    void a_wrong_bearer_is_refused_before_the_upgrade(String authorization) {
        assertThat(Upgrade.status(
                        gateway.port(), "localhost:" + gateway.port(), "Authorization: " + authorization + "\r\n"))
                .isEqualTo(401);
    }

    @Test
    void a_ticket_that_was_never_issued_is_refused_before_the_upgrade() {
        int status = Upgrade.status(
                gateway.port(),
                "localhost:" + gateway.port(),
                "Sec-WebSocket-Protocol: sluice.v1, sluice.ticket.never-issued\r\n");

        assertThat(status).isEqualTo(401);
    }

    @Test
    void a_token_in_the_query_is_not_looked_at() {
        try (WireClient client =
                WireClient.connect(URI.create(gateway.webSocket() + "?token=secret-1"), Map.of(), List.of())) {
            assertThat(client.refusedHello("echo", hello -> {}).text("code")).isEqualTo("auth_required");
        }
        assertThat(log.since()).noneMatch(line -> line.contains("secret-1"));
    }

    @Test
    void a_session_does_not_exist_for_anyone_but_its_owner() {
        WireClient alice = alice();
        alice.answer("private");

        WireClient bob = clients.connect(BOB, List.of());
        Frame refused = bob.refusedHello("echo", hello -> hello.put("session_id", alice.sessionId()));

        assertThat(refused.text("code")).isEqualTo("session_not_found");
        assertThat(refused.json().toString()).doesNotContain("private", "alice");
    }

    @Test
    void a_token_in_hello_a_bearer_and_join_are_the_same_principal() {
        WireClient byHello = clients.connect();
        byHello.hello("echo", hello -> hello.put("token", "secret-1"));

        WireClient byBearer = clients.connect(ALICE, List.of());
        byBearer.resume("echo", byHello.sessionId(), 1);
        WireClient byJoin = clients.connect();
        byJoin.join("echo", join -> join.put("token", "secret-1").put("session_id", byHello.sessionId()));

        String messageId = byJoin.message("x");
        byHello.finished(messageId);
        byBearer.finished(messageId);
    }

    @Test
    void an_origin_of_the_allow_list_is_welcome_and_others_are_not() {
        String host = "localhost:" + gateway.port();

        assertThat(Upgrade.status(gateway.port(), host, "Origin: https://console.example\r\n"))
                .isEqualTo(101);
        assertThat(Upgrade.status(gateway.port(), host, "Origin: https://console.example.evil\r\n"))
                .isEqualTo(403);
    }

    @Test
    void a_session_is_told_to_its_own_principal_alone() {
        WireClient alice = clients.session("echo", hello -> hello.put("token", "secret-1"));
        alice.answer("hello");
        String path = "/api/sessions/" + alice.sessionId();

        assertThat(gateway.get(path, "secret-1").statusCode()).isEqualTo(200);
        assertThat(gateway.get(path, "secret-2").statusCode()).isEqualTo(404);
        assertThat(gateway.get(path, "secret-2").body())
                .isEqualTo(gateway.get("/api/sessions/unknown", "secret-2").body());
        assertThat(gateway.get(path, "secret-3").statusCode()).isEqualTo(401);
        assertThat(gateway.get(path).statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/drain", "/api/drain/", "/api/drain;x=1", "/api/drain?wait=false"})
    void no_principal_can_drain(String path) {
        assertThat(gateway.post(path, "secret-1").statusCode()).isEqualTo(401);
        assertThat(gateway.get("/health/ready").statusCode()).isEqualTo(200);
        assertThat(log.since()).noneMatch(line -> line.contains(gateway.drainKey()));
    }

    @Test
    void the_api_is_closed_and_health_is_open() {
        assertThat(gateway.get("/api/no-such-thing").statusCode()).isEqualTo(401);
        assertThat(gateway.get("/api/agents").statusCode()).isEqualTo(401);
        HttpResponse<String> agents = gateway.get("/api/agents", "secret-1");
        assertThat(agents.statusCode()).isEqualTo(200);
        assertThat(agents.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(Frame.parse(agents.body()))
                .isEqualTo(Frame.parse("{\"agents\":[" + builtIn("echo") + "," + builtIn("simulator") + "]}"));
        assertThat(gateway.get("/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void who_sends_faster_than_the_rate_is_told_when_to_try_again() {
        WireClient client = clients.connect(ALICE, List.of());
        var rate = client.hello("echo").json().path("policy").path("max_message_rate");
        // Without waiting for answers: a slow machine would give the rate time to recover.
        for (int i = 0; i < 20; i++) client.message("message " + i);

        Frame refused =
                client.refused("{\"type\":\"message\",\"message_id\":\"too-fast\",\"content\":\"x\"}", "rate_limited");

        assertThat(refused.number("retry_after_ms")).isBetween(1L, 10_000L);
        assertThat(refused.text("message_id")).isEqualTo("too-fast");
        assertThat(refused.number("window")).isBetween(237L, 256L);
        assertThat(rate.path("messages").asInt()).isEqualTo(20);
        assertThat(rate.path("per_ms").asInt()).isEqualTo(10_000);
    }

    @Test
    void fewer_bad_frames_are_allowed_where_the_setting_says_so() {
        WireClient client = alice();
        client.refused("bad 1", "bad_frame");
        client.refused("bad 2", "bad_frame");

        client.send("bad 3");

        assertThat(client.ending()).isEqualTo(new Ending(1008, "too many bad frames"));
    }

    private static String builtIn(String id) {
        return "{\"id\":\"" + id + "\",\"kind\":\"built_in\",\"repeatable\":true,\"limits\":{},\"health\":\"up\"}";
    }

    private WireClient alice() {
        WireClient client = clients.connect(ALICE, List.of());
        client.hello("echo");
        return client;
    }
}
