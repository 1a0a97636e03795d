package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.GatewayServer;
import dev.sluice.support.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a connection begins, and whom it is refused. */
class HandshakeIT {
    private final GatewayServer gateway = Gateways.shared(TestDatabase.HSQLDB);

    @RegisterExtension
    final Clients clients = new Clients(gateway);

    @ParameterizedTest
    @CsvSource({"0,0,upgrade_client", "2,2,downgrade_client", "2,9,downgrade_client"})
    void another_protocol_version_is_refused_with_the_direction(int min, int max, String nextStep) {
        WireClient client = clients.connect();

        Frame flat = client.refusedHello(
                "echo", hello -> hello.put("protocol_min", min).put("protocol_max", max));
        Frame nested = client.refusedHello("echo", hello -> {
            hello.remove(List.of("protocol_min", "protocol_max"));
            hello.putObject("protocol").put("min", min).put("max", max);
        });

        for (Frame refused : List.of(flat, nested)) {
            assertThat(refused.text("code")).isEqualTo("protocol_unsupported");
            assertThat(refused.text("next_step")).isEqualTo(nextStep);
            assertThat(refused.text("message")).isNotEmpty();
        }
        client.hello("echo");
    }

    @Test
    void a_range_that_holds_version_1_and_a_missing_one_are_welcome() {
        assertThat(clients.connect()
                        .hello("echo", hello -> hello.put("protocol_min", 0).put("protocol_max", 7))
                        .number("protocol"))
                .isEqualTo(1);
        assertThat(clients.connect()
                        .hello("echo", hello -> hello.remove(List.of("protocol_min", "protocol_max")))
                        .number("protocol"))
                .isEqualTo(1);
        clients.connect().join("echo", join -> join.put("min_version", 1).put("max_version", 3));
    }

    @Test
    void join_refuses_versions_with_an_error() {
        WireClient client = clients.connect();

        assertThat(refusedJoin(client, "{\"type\":\"join\",\"agent_id\":\"echo\",\"min_version\":2,\"max_version\":3}"))
                .isEqualTo("version_unsupported");
        assertThat(refusedJoin(client, "{\"type\":\"join\",\"agent_id\":\"echo\",\"min_version\":\"one\"}"))
                .isEqualTo("invalid_protocol_hello");
        assertThat(refusedJoin(client, "{\"type\":\"join\",\"agent_id\":\"nobody\"}"))
                .isEqualTo("agent_not_found");

        client.join("echo", join -> {});
    }

    @Test
    void an_unknown_agent_is_refused_and_the_connection_may_ask_for_another() {
        WireClient client = clients.connect();

        Frame refused = client.refusedHello("nobody", hello -> {});

        assertThat(refused.text("code")).isEqualTo("agent_not_found");
        assertThat(refused.text("next_step")).isNotEmpty();
        client.hello("echo");
        client.answer("x");
    }

    @Test
    void a_second_greeting_is_a_bad_frame_and_changes_nothing() {
        WireClient client = clients.session("echo");

        client.refused(WireClient.helloFrame("simulator", hello -> {}), "bad_frame");
        client.refused(WireClient.joinFrame("echo", join -> {}), "bad_frame");

        client.answer("still in the first session");
    }

    @Test
    void before_the_greeting_there_is_no_session_to_send_to() {
        WireClient client = clients.connect();

        Frame refused =
                client.refused("{\"type\":\"message\",\"message_id\":\"early\",\"content\":\"x\"}", "not_joined");
        client.refused("{\"type\":\"abort\"}", "not_joined");

        assertThat(refused.text("message_id")).isEqualTo("early");
        client.hello("echo");
    }

    @Test
    void who_says_nothing_is_closed_after_ten_seconds_and_pings_do_not_help() {
        long start = System.nanoTime();
        WireClient silent = clients.connect();
        WireClient chatty = clients.connect();
        chatty.roundTrip();

        for (WireClient client : List.of(silent, chatty)) {
            Ending ending = client.ending();
            assertThat(ending).isEqualTo(new Ending(1008, "handshake timeout"));
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofSeconds(9), Duration.ofSeconds(16));
        }
        assertThat(silent.frames()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://evil.example", "null", "https://localhost:%d", "http://localhost:1", "http://localhost"})
    void a_foreign_origin_is_refused_before_the_upgrade(String origin) {
        String header = "Origin: " + origin.formatted(gateway.port()) + "\r\n";

        assertThat(Upgrade.status(gateway.port(), "localhost:" + gateway.port(), header))
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ws/", "/ws//", "/ws/;a", "/ws;a", "/ws/%20", "/./ws", "//ws"})
    void no_other_way_to_the_endpoint_is_without_its_gate(String path) {
        int port = gateway.port();

        assertThat(Upgrade.statusAt(path, port, "localhost:" + port, "Origin: http://evil.example\r\n"))
                .isBetween(400, 499);
        assertThat(Upgrade.statusAt(path, port, "evil.example:" + port, "")).isBetween(400, 499);
    }

    @ParameterizedTest
    @ValueSource(strings = {"$WSSN: localhost", "X-Forwarded-Host: localhost", "Forwarded: host=localhost"})
    void no_header_stands_in_for_the_host(String header) {
        assertThat(Upgrade.status(gateway.port(), "evil.example:" + gateway.port(), header + "\r\n"))
                .isBetween(400, 499);
    }

    @ParameterizedTest
    @ValueSource(strings = {"$WSSC: https", "$WSIS: true", "X-Forwarded-Proto: https"})
    void no_header_stands_in_for_the_scheme(String header) {
        String origin = "Origin: https://localhost:" + gateway.port() + "\r\n";

        assertThat(Upgrade.status(gateway.port(), "localhost:" + gateway.port(), origin + header + "\r\n"))
                .isEqualTo(403);
    }

    @Test
    void the_own_origin_and_none_are_welcome() {
        String host = "localhost:" + gateway.port();

        assertThat(Upgrade.status(gateway.port(), host, "Origin: http://" + host + "\r\n"))
                .isEqualTo(101);
        assertThat(Upgrade.status(gateway.port(), host, "")).isEqualTo(101);
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "localhost.evil.example:%d", "127.0.0.1.evil.example"})
    void without_authentication_a_host_that_is_not_loopback_is_refused(String host) {
        String header = host.formatted(gateway.port());

        assertThat(Upgrade.status(gateway.port(), header, "")).isBetween(400, 499);
        assertThat(Upgrade.status(gateway.port(), header, "Origin: http://" + header + "\r\n"))
                .isBetween(400, 499);
    }

    @Test
    void unknown_capabilities_and_members_are_ignored() {
        WireClient client = clients.session("echo", hello -> {
            hello.putArray("capabilities").add("streaming").add("levitation");
            hello.put("client", "test").set("extra", Frame.parse("{\"deep\":[1,{}]}"));
        });

        client.send(
                "{\"type\":\"message\",\"message_id\":\"m\",\"content\":\"x\",\"metadata\":{\"a\":[1]},\"extra\":7}");

        assertThat(client.finished("m").event().orElseThrow().content().asText())
                .isEqualTo("x");
        assertThat(clients.connect(Map.of("X-Unknown", "1"), List.of())
                        .hello("echo")
                        .type())
                .isEqualTo("hello_ok");
    }

    private static String refusedJoin(WireClient client, String join) {
        return client.ask(join, "error", frame -> frame.is("error")).text("code");
    }
}
