package dev.sluice.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpgradeGateTest {
    private static final SecurityConfig TOKENS = new SecurityConfig(
            AuthMode.TOKEN,
            Map.of("alice", "secret-1", "bob", "secret-2"),
            null,
            Set.of("https://console.example", "http://dev.example:8080"),
            false);
    private static final SecurityConfig OPEN = new SecurityConfig(AuthMode.NONE, Map.of(), null, Set.of(), false);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "",
                "http://evil.example",
                "https://localhost:9080",
                "http://localhost",
                "http://localhost:9081",
                "http://localhost:9080/path",
                "http://user@localhost:9080",
                "https://console.example.evil",
                "http://console.example",
                "http://dev.example",
                "file://",
                "not an origin"
            })
    void a_foreign_origin_is_refused(String origin) {
        assertThat(decide(TOKENS, "localhost", origin, "Bearer secret-1")).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:9080",
                "HTTP://LOCALHOST:9080",
                "https://console.example",
                "https://console.example:443",
                "http://dev.example:8080"
            })
    void its_own_origin_and_those_of_the_allow_list_are_welcome(String origin) {
        assertThat(decide(TOKENS, "localhost", origin, "Bearer secret-1")).isEqualTo(101);
    }

    @Test
    void a_client_without_an_origin_is_no_browser_and_welcome() {
        assertThat(decide(OPEN, "localhost", null, null)).isEqualTo(101);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, 101",
        "LOCALHOST, 101",
        "127.0.0.1, 101",
        "127.9.8.7, 101",
        "[::1], 101",
        "::1, 101",
        "evil.example, 403",
        "localhost.evil.example, 403",
        "127.0.0.1.evil.example, 403",
        "192.168.0.1, 403",
        "0.0.0.0, 403"
    })
    void without_authentication_the_host_must_be_a_loopback_name(String host, int status) {
        assertThat(decide(OPEN, host, null, null)).isEqualTo(status);
    }

    @Test
    void with_authentication_any_host_may_be_asked_for() {
        assertThat(decide(TOKENS, "gateway.example", null, "Bearer secret-1")).isEqualTo(101);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Bearer secret-3", "Bearer ", "Bearer", "Bearer secret-1x", "Basic secret-1", "secret-1", ""})
    void a_credential_that_is_not_good_is_refused(String authorization) {
        assertThat(decide(TOKENS, "localhost", null, authorization)).isEqualTo(401);
    }

    @Test
    void a_good_bearer_settles_who_it_is_and_none_leaves_it_to_the_handshake() {
        UpgradeGate gate = new UpgradeGate(
                TOKENS, new Authentication(TOKENS, null), new Tickets(Clock.systemUTC(), new SecureRandom()));

        assertThat(gate.decide(request("localhost", null, "bearer secret-2", List.of())))
                .isEqualTo(new UpgradeDecision.Allowed(new Caller("bob")));
        assertThat(gate.decide(request("localhost", null, null, List.of())))
                .isEqualTo(new UpgradeDecision.Allowed(null));
    }

    @Test
    void a_ticket_nobody_issued_is_refused() {
        UpgradeGate gate = new UpgradeGate(
                TOKENS, new Authentication(TOKENS, null), new Tickets(Clock.systemUTC(), new SecureRandom()));
        List<String> subprotocols = List.of("sluice.v1", "sluice.ticket.abc");

        assertThat(gate.decide(request("localhost", null, "Bearer secret-1", subprotocols)))
                .isInstanceOf(UpgradeDecision.Refused.class);
        assertThat(gate.decide(request("localhost", null, "Bearer secret-1", List.of("sluice.v1"))))
                .isInstanceOf(UpgradeDecision.Allowed.class);
    }

    @Test
    void a_ticket_settles_who_it_is_once_and_not_beside_another_or_anothers_bearer() {
        Tickets tickets = new Tickets(Clock.systemUTC(), new SecureRandom());
        UpgradeGate gate = new UpgradeGate(TOKENS, new Authentication(TOKENS, null), tickets);
        Caller alice = new Caller("alice");

        List<String> offer = List.of("sluice.v1", offer(tickets, alice));
        assertThat(gate.decide(request("localhost", null, null, offer))).isEqualTo(new UpgradeDecision.Allowed(alice));
        assertThat(gate.decide(request("localhost", null, null, offer))).isInstanceOf(UpgradeDecision.Refused.class);
        assertThat(gate.decide(request("localhost", null, null, List.of(offer(tickets, alice), offer(tickets, alice)))))
                .isInstanceOf(UpgradeDecision.Refused.class);
        assertThat(gate.decide(
                        request("localhost", null, "Bearer secret-2", List.of("sluice.v1", offer(tickets, alice)))))
                .isInstanceOf(UpgradeDecision.Refused.class);
        assertThat(gate.decide(
                        request("localhost", null, "Bearer secret-1", List.of("sluice.v1", offer(tickets, alice)))))
                .isEqualTo(new UpgradeDecision.Allowed(alice));
    }

    @Test
    void a_bad_bearer_beside_a_ticket_does_not_spend_it() {
        Tickets tickets = new Tickets(Clock.systemUTC(), new SecureRandom());
        UpgradeGate gate = new UpgradeGate(TOKENS, new Authentication(TOKENS, null), tickets);
        List<String> offer = List.of("sluice.v1", offer(tickets, new Caller("alice")));

        assertThat(gate.decide(request("localhost", null, "Bearer secret-3", offer)))
                .isInstanceOf(UpgradeDecision.Refused.class);
        assertThat(gate.decide(request("localhost", null, null, offer))).isInstanceOf(UpgradeDecision.Allowed.class);
    }

    private static String offer(Tickets tickets, Caller caller) {
        return "sluice.ticket." + ((Tickets.Grant.Issued) tickets.issue(caller, null)).ticket();
    }

    @Test
    void a_request_tells_no_credential() {
        var request = request("localhost", null, "Bearer secret-1", List.of("sluice.ticket.secret-2"));

        assertThat(request.toString()).doesNotContain("secret");
    }

    private static int decide(
            SecurityConfig config, String host, @Nullable String origin, @Nullable String authorization) {
        UpgradeGate gate = new UpgradeGate(
                config, new Authentication(config, null), new Tickets(Clock.systemUTC(), new SecureRandom()));
        UpgradeDecision decision = gate.decide(request(host, origin, authorization, List.of()));
        return decision instanceof UpgradeDecision.Refused refused ? refused.status() : 101;
    }

    private static UpgradeRequest request(
            String host, @Nullable String origin, @Nullable String authorization, List<String> subprotocols) {
        return new UpgradeRequest("http", host, 9080, origin, authorization, subprotocols);
    }
}
