package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.support.GatewayServer;
import dev.sluice.support.TestDatabase;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code GET /api/sessions/{id}}: what an operator is told of a session. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class SessionStateIT {
    private final GatewayServer gateway;

    @RegisterExtension
    final Clients clients;

    SessionStateIT(TestDatabase database) {
        gateway = Gateways.shared(database);
        clients = new Clients(gateway);
    }

    @Test
    void a_live_session_is_told_whole_and_goes_on() {
        WireClient client = clients.session("simulator");
        client.message("running", WireClient.tokens(60, 8, 50));
        client.message("waiting", "later");
        client.accepted("waiting");
        client.await("a token", frame -> frame.is("token_stream"));

        JsonNode state = state(client);

        assertThat(state.path("session_id").asText()).isEqualTo(client.sessionId());
        assertThat(state.path("agent_id").asText()).isEqualTo("simulator");
        assertThat(ids(state.path("messages"))).containsExactly("running", "waiting");
        assertThat(ids(state.path("pending_inbox"))).containsExactly("waiting");
        assertThat(state.path("is_executing").asBoolean()).isTrue();
        assertThat(state.path("truncated").asBoolean(true)).isFalse();
        long running = client.accepted("running").number("cursor");
        long waiting = client.accepted("waiting").number("cursor");
        assertThat(cursors(state)).containsExactly(1L, running, waiting);
        assertThat(state.path("event_cursor").asLong()).isGreaterThanOrEqualTo(waiting);
        assertThat(client.finished("waiting").event().orElseThrow().outcome()).isEqualTo("ok");
        JsonNode after = state(client);
        assertThat(after.path("event_cursor").asLong()).isEqualTo(client.lastCursor());
        assertThat(ids(after.path("messages"))).containsExactly("running", "running", "waiting", "waiting");
        assertThat(after.path("is_executing").asBoolean(true)).isFalse();
    }

    @Test
    void a_stored_session_is_told_the_same_and_stays_stored() {
        WireClient client = clients.session("simulator");
        client.message("first", "hello world");
        client.finished("first");
        JsonNode live = state(client);
        client.close();
        Awaitility.await("it leaves memory").pollDelay(Duration.ofSeconds(3)).until(() -> true);

        for (int i = 0; i < 3; i++) assertThat(state(client)).isEqualTo(live);

        WireClient again = clients.resumed("simulator", client.sessionId(), 0);
        again.finished("first");
        assertThat(again.frames().stream()
                        .flatMap(frame -> frame.event().stream())
                        .filter(event -> !event.isConflatable())
                        .map(Event::cursor)
                        .toList())
                .as("as the client is told")
                .isEqualTo(cursors(live));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/sessions/no-such-session, 404, session_not_found",
        "GET, /api/sessions/%e2%82%ac, 404, session_not_found",
        "GET, /api/sessions/a%2Fb, 400, bad_request",
        "GET, /api/sessions/%ff, 400, bad_request",
        "GET, /api/sessions, 404, not_found",
        "GET, /api, 404, not_found",
        "GET, /api/sessions/a/b, 404, not_found",
        "POST, /api/sessions/a, 405, method_not_allowed",
        "PATCH, /api/sessions/a, 405, method_not_allowed",
        "GET, /api/drain, 405, method_not_allowed",
        "POST, /api/agents, 405, method_not_allowed",
        "GET, /api/agents/echo, 404, not_found",
    })
    void what_cannot_be_answered_is_refused_in_json(String method, String path, int status, String code) {
        HttpResponse<String> refused =
                gateway.ask(HttpRequest.newBuilder(URI.create("http://localhost:" + gateway.port() + path))
                        .method(method, HttpRequest.BodyPublishers.noBody()));

        assertThat(refused.statusCode()).isEqualTo(status);
        assertThat(refused.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/json"));
        JsonNode body = Frame.parse(refused.body());
        assertThat(body.path("code").asText()).isEqualTo(code);
        assertThat(body.path("message").asText()).isNotEmpty();
        assertThat(body).hasSize(2);
    }

    private JsonNode state(WireClient client) {
        HttpResponse<String> answer = gateway.get("/api/sessions/" + client.sessionId());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Frame.parse(answer.body());
    }

    private static List<String> ids(JsonNode entries) {
        List<String> ids = new ArrayList<>();
        entries.forEach(entry -> ids.add(entry.path("message_id").asText()));
        return ids;
    }

    private static List<Long> cursors(JsonNode state) {
        List<Long> cursors = new ArrayList<>();
        state.path("events")
                .forEach(event -> cursors.add(event.path("data").path("cursor").asLong()));
        return cursors;
    }
}
