package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.GatewayServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server that is shown every kind of credential, good and bad, writes none of them down. */
class SecretsIT {
    private static final String GOOD = "canary-good-4711";
    private static final String BAD = "canary-bad-4712";

    @RegisterExtension
    final Clients clients = new Clients();

    @Test
    void no_credential_is_in_any_file_of_the_server() {
        try (GatewayServer gateway = GatewayServer.start(Map.of(
                "GATEWAY_AUTH", "token", "GATEWAY_TOKENS", "alice=" + GOOD, "GATEWAY_ALLOW_QUERY_TOKEN", "true"))) {
            List<String> secrets = new ArrayList<>(List.of(GOOD, BAD));
            bearers(gateway);
            tokens(gateway);
            secrets.add(tickets(gateway));
            secrets.add(gateway.drainKey());
            gateway.post("/api/drain", BAD);
            gateway.post("/api/drain?wait=false", gateway.drainKey());
            gateway.terminate();
            gateway.awaitEnd();

            List<Path> files = LogFiles.of(gateway);
            assertThat(files)
                    .anyMatch(file -> file.endsWith("messages.log"))
                    .anyMatch(file -> file.endsWith("console.log"));
            assertThat(LogFiles.holding(gateway, secrets)).isEmpty();
        }
    }

    private void bearers(GatewayServer gateway) {
        clients.connect(gateway, Map.of("Authorization", "Bearer " + GOOD), List.of())
                .hello("echo");
        assertThat(Upgrade.status(
                        gateway.port(), "localhost:" + gateway.port(), "Authorization: Bearer " + BAD + "\r\n"))
                .isEqualTo(401);
        assertThat(gateway.get("/api/sessions/x", GOOD).statusCode()).isEqualTo(404);
        assertThat(gateway.get("/api/sessions/" + BAD, BAD).statusCode()).isEqualTo(401);
    }

    private void tokens(GatewayServer gateway) {
        clients.connect(gateway).hello("echo", hello -> hello.put("token", GOOD));
        clients.connect(gateway).refusedHello("echo", hello -> hello.put("token", BAD));
        clients.connect(gateway)
                .refused(WireClient.joinFrame("echo", join -> join.put("token", BAD)), "auth_unauthorized");
        clients.connect(gateway).refused("{\"type\":\"hello\",\"token\":\"" + BAD, "bad_frame");
        clients.add(byQuery(gateway, GOOD)).hello("echo");
        WireClient refused = clients.add(byQuery(gateway, BAD));
        assertThat(refused.await("its refusal", frame -> frame.is("hello_error"))
                        .text("code"))
                .isEqualTo("auth_unauthorized");
        assertThat(refused.ending()).isEqualTo(new Ending(1008, "unauthorized"));
    }

    private static WireClient byQuery(GatewayServer gateway, String token) {
        return WireClient.connect(URI.create(gateway.webSocket() + "?token=" + token), Map.of(), List.of());
    }

    private String tickets(GatewayServer gateway) {
        String ticket = Answers.json(gateway.post("/api/ws-ticket", GOOD))
                .path("ticket")
                .asText();
        List<String> offered = List.of("sluice.v1", "sluice.ticket." + ticket);
        clients.connect(gateway, Map.of(), offered).hello("echo");
        for (String again : List.of(ticket, BAD)) {
            assertThat(Upgrade.status(
                            gateway.port(),
                            "localhost:" + gateway.port(),
                            "Sec-WebSocket-Protocol: sluice.v1, sluice.ticket." + again + "\r\n"))
                    .isEqualTo(401);
        }
        return ticket;
    }
}
