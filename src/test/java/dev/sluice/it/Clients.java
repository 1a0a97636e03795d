package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.support.GatewayServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The clients of one test. When it ends, what each received is held against the cursor rule, connections of the same
 * session against each other, and then all are cut.
 */
final class Clients implements AfterEachCallback {
    private final List<WireClient> clients = new ArrayList<>();
    private final @Nullable GatewayServer gateway;

    /** For tests that say each time which server they mean. */
    Clients() {
        gateway = null;
    }

    Clients(GatewayServer gateway) {
        this.gateway = gateway;
    }

    /** A connection that has said nothing yet. */
    WireClient connect() {
        return connect(Map.of(), List.of());
    }

    /** A connection whose upgrade request carries more. */
    WireClient connect(Map<String, String> headers, List<String> subprotocols) {
        if (gateway == null) throw new IllegalStateException("which server?");
        return connect(gateway, headers, subprotocols);
    }

    /** A connection to that server that has said nothing yet. */
    WireClient connect(GatewayServer server) {
        return connect(server, Map.of(), List.of());
    }

    /** A connection to that server whose upgrade request carries more. */
    WireClient connect(GatewayServer server, Map<String, String> headers, List<String> subprotocols) {
        return add(WireClient.connect(server.webSocket(), headers, subprotocols));
    }

    /** Makes an open connection one of these. */
    WireClient add(WireClient client) {
        clients.add(client);
        return client;
    }

    /** A connection with a new session. */
    WireClient session(String agentId) {
        return session(agentId, hello -> {});
    }

    WireClient session(String agentId, Consumer<ObjectNode> more) {
        WireClient client = connect();
        client.hello(agentId, more);
        return client;
    }

    /** A connection that comes back to a session. */
    WireClient resumed(String agentId, String sessionId, long since) {
        WireClient client = connect();
        client.resume(agentId, sessionId, since);
        return client;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        SharedLogs.checkAfterAll(context);
        try {
            verify();
        } finally {
            cut();
        }
    }

    /** Ends every connection, and forgets what they received. */
    void cut() {
        clients.forEach(WireClient::close);
        clients.clear();
    }

    /** Fails unless everything received so far keeps the cursor rule. */
    void verify() {
        var bySession = new HashMap<String, List<List<Frame>>>();
        for (WireClient client : clients) {
            List<Frame> frames = client.frames();
            assertThat(Coverage.violations(frames)).as(client.toString()).isEmpty();
            bySession
                    .computeIfAbsent(client.sessionId(), id -> new ArrayList<>())
                    .add(frames);
        }
        bySession.forEach((session, connections) -> {
            if (session.isEmpty()) return;
            assertThat(History.of(connections).violations())
                    .as("connections of session " + session)
                    .isEmpty();
        });
    }
}
