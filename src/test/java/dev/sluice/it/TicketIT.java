package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.GatewayServer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a browser comes in: a bearer for a ticket, a ticket for a WebSocket. */
class TicketIT {
    private static final int TICKETS_PER_PRINCIPAL_MAX = 100;

    private final GatewayServer gateway = Gateways.strict();
    private final ServerLog log = ServerLog.of(gateway);
    private final String own = "http://localhost:" + gateway.port();

    @RegisterExtension
    final Clients clients = new Clients(gateway);

    @Test
    void a_ticket_opens_the_principals_sessions_once() {
        HttpResponse<String> answer = ask("secret-1", own);
        String ticket = ticketOf(answer);
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(Answers.json(answer).path("expires_in_seconds").asInt()).isEqualTo(30);
        WireClient alice = clients.session("echo", hello -> hello.put("token", "secret-1"));

        WireClient browser = clients.connect(Map.of("Origin", own), List.of("sluice.v1", "sluice.ticket." + ticket));
        browser.resume("echo", alice.sessionId(), 1);

        assertThat(browser.subprotocol()).isEqualTo("sluice.v1");
        browser.answer("hello");
        assertThat(upgrade(ticket, own)).isEqualTo(401);
        assertThat(log.since()).noneMatch(line -> line.contains(ticket));
    }

    @Test
    void a_ticket_is_for_the_origin_that_asked_for_it() {
        assertThat(upgrade(ticketOf(ask("secret-1", own)), "https://console.example"))
                .isEqualTo(401);
        assertThat(upgrade(ticketOf(ask("secret-1", own)), null)).isEqualTo(401);
        assertThat(upgrade(ticketOf(ask("secret-1", null)), own)).isEqualTo(401);
        assertThat(upgrade(ticketOf(ask("secret-1", null)), null)).isEqualTo(101);
        assertThat(upgrade(ticketOf(ask("secret-1", "https://console.example")), "https://console.example"))
                .isEqualTo(101);
    }

    @Test
    void a_ticket_is_not_a_bearer_nor_a_token_and_stays_good_after_such_a_try() {
        String ticket = ticketOf(ask("secret-1", null));

        assertThat(gateway.get("/api/sessions/x", ticket).statusCode()).isEqualTo(401);
        assertThat(clients.connect()
                        .refusedHello("echo", hello -> hello.put("token", ticket))
                        .text("code"))
                .isEqualTo("auth_unauthorized");

        assertThat(upgrade(ticket, null)).isEqualTo(101);
    }

    @Test
    void nobody_gets_one_without_a_good_bearer_or_from_a_foreign_page() {
        assertThat(gateway.ask(post(null, own)).statusCode()).isEqualTo(401);
        assertThat(ask("secret-3", own).statusCode()).isEqualTo(401);
        assertThat(ask("secret-1", "https://evil.example").statusCode()).isEqualTo(403);
        assertThat(gateway.get("/api/ws-ticket", "secret-1").statusCode()).isEqualTo(405);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sluice.ticket.", "sluice.v1, sluice.ticket.x, sluice.ticket.y", "sluice.ticket.é"})
    void what_is_no_ticket_is_refused_before_the_upgrade(String offered) {
        assertThat(Upgrade.status(gateway.port(), host(), "Sec-WebSocket-Protocol: " + offered + "\r\n"))
                .isEqualTo(401);
    }

    @Test
    void who_asks_for_too_many_is_told_to_wait_and_others_are_not() {
        for (int i = 0; i < TICKETS_PER_PRINCIPAL_MAX; i++)
            assertThat(ask("secret-c", own).statusCode()).isEqualTo(200);

        HttpResponse<String> refused = ask("secret-c", own);

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body()).contains("rate_limited");
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(ask("secret-2", own).statusCode()).isEqualTo(200);
    }

    @Test
    void a_page_of_the_allow_list_may_ask_and_read_and_another_may_not() {
        HttpResponse<String> asked = gateway.ask(preflight("https://console.example"));
        assertThat(asked.statusCode()).isEqualTo(204);
        assertThat(asked.headers().firstValue("Access-Control-Allow-Origin")).hasValue("https://console.example");
        assertThat(asked.headers().firstValue("Access-Control-Allow-Headers").orElseThrow())
                .contains("Authorization");
        assertThat(ask("secret-1", "https://console.example").headers().firstValue("Access-Control-Allow-Origin"))
                .hasValue("https://console.example");
        assertThat(ask("secret-3", "https://console.example").headers().firstValue("Access-Control-Allow-Origin"))
                .hasValue("https://console.example");

        HttpResponse<String> refused = gateway.ask(preflight("https://evil.example"));
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    private HttpRequest.Builder preflight(String origin) {
        return HttpRequest.newBuilder(gateway.uri("/api/ws-ticket"))
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization");
    }

    private int upgrade(String ticket, String origin) {
        String offered = "Sec-WebSocket-Protocol: sluice.v1, sluice.ticket." + ticket + "\r\n";
        return Upgrade.status(gateway.port(), host(), offered + (origin == null ? "" : "Origin: " + origin + "\r\n"));
    }

    private String host() {
        return "localhost:" + gateway.port();
    }

    private HttpResponse<String> ask(String token, String origin) {
        return gateway.ask(post(token, origin));
    }

    private HttpRequest.Builder post(String token, String origin) {
        var request = HttpRequest.newBuilder(gateway.uri("/api/ws-ticket")).POST(HttpRequest.BodyPublishers.noBody());
        if (token != null) request.header("Authorization", "Bearer " + token);
        if (origin != null) request.header("Origin", origin);
        return request;
    }

    private static String ticketOf(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Answers.json(answer).path("ticket").asText();
    }
}
