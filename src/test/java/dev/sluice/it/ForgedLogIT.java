package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.GatewayServer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nobody writes lines into the gateway's logs, and what clients say and whom they trust with it is not in there. */
class ForgedLogIT {
    private static final String FORGED = "a\\r\\n[ERROR] forged \\u001b[31m";
    private static final String SECRET = "s3cret-marker";
    private static final String CONTENT = "content-marker";

    private final GatewayServer gateway = Gateways.strict();

    @RegisterExtension
    final Clients clients = new Clients(gateway);

    @Test
    void no_text_of_a_client_reaches_any_log_whatever_member_it_stands_in() {
        for (String member : List.of("agent_id", "session_id", "token", "capabilities", "since", FORGED)) {
            WireClient stranger = clients.connect();
            String known = member.equals("agent_id") ? "" : "\"agent_id\":\"echo\",";
            String token = member.equals("token") ? "" : "\"token\":\"secret-1\",";
            stranger.ask(
                    "{\"type\":\"hello\"," + known + token + "\"" + member + "\":\"" + FORGED + SECRET + "\"}",
                    "any answer",
                    frame -> true);
        }
        WireClient client = clients.connect();
        client.hello("simulator", hello -> hello.put("token", "secret-1"));
        client.send("{\"type\":\"message\",\"message_id\":\"" + FORGED + "\",\"content\":\"" + CONTENT + FORGED
                + "\",\"metadata\":{\"x\":\"" + CONTENT + FORGED + "\"}}");
        client.await(
                "final", frame -> frame.is("response") && frame.text("status").equals("final"));
        client.send("{\"type\":\"message\",\"message_id\":\"" + FORGED + "\",\"content\":\"" + CONTENT + "\"}");
        client.send("{\"type\":\"abort\",\"message_id\":\"" + FORGED + "\",\"reason\":\"" + FORGED + CONTENT + "\"}");
        client.send("{\"type\":\"typing\",\"data\":{\"x\":\"" + FORGED + CONTENT + "\"}}");
        client.send("{\"type\":\"" + FORGED + "\"}");
        client.answer(WireClient.tokens(3, 8, 1).put("fail_at", 1).put("x", CONTENT));
        client.roundTrip();
        assertThat(gateway.get("/api/sessions/%0d%0aforged%20" + SECRET, SECRET).statusCode())
                .isIn(400, 401, 403, 404);

        assertThat(LogFiles.holding(gateway, List.of("forged", SECRET, CONTENT, gateway.drainKey())))
                .isEmpty();
    }
}
