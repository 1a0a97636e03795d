package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.support.DatabaseProxy;
import dev.sluice.support.DatabaseProxy.Stall;
import dev.sluice.support.GatewayServer;
import dev.sluice.support.OwnPostgres;
import dev.sluice.support.ProcessHeap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** While the database says nothing and clients push, what waits for it stays within the journal's bound, and goes afterwards. */
class OutageMemoryIT {
    private static final int CLIENTS = 60;
    private static final int MESSAGES = 20;
    private static final int MESSAGE_BYTES = 48 * 1024;

    /** The journal's bound of 32 MB, the message that passes it, and what the other connections were at just then. */
    private static final long WAITING_BYTES_MAX = (32L << 20) + CLIENTS * (long) MESSAGE_BYTES;

    private static final JsonNode CONTENT = Frame.JSON.getNodeFactory().textNode("x".repeat(MESSAGE_BYTES));
    private static final Duration WAIT = Duration.ofMinutes(1);

    private static OwnPostgres postgres;
    private static DatabaseProxy proxy;
    private static GatewayServer gateway;

    @RegisterExtension
    final Clients clients = new Clients(gateway);

    @BeforeAll
    static void start() {
        postgres = OwnPostgres.started();
        proxy = DatabaseProxy.to(postgres.port());
        Map<String, String> settings = new HashMap<>(postgres.settings(proxy));
        settings.put("GATEWAY_PASSIVATE_AFTER", "1s");
        gateway = GatewayServer.start(settings);
    }

    @AfterAll
    static void end() {
        gateway.close();
        proxy.close();
        postgres.close();
    }

    @Test
    void heap_is_flat_and_what_waits_is_bounded() {
        push(Stall.NONE);
        long before = heapWithoutSessions();

        long waiting = push(Stall.BOTH);
        long after = heapWithoutSessions();

        assertThat(waiting).as("messages taken and not stored").isPositive();
        assertThat(waiting * MESSAGE_BYTES).isLessThan(WAITING_BYTES_MAX);
        assertThat(after).isCloseTo(before, Percentage.withPercentage(10));
    }

    /** Every client sends all it has; what was neither refused nor finished while the database was away is counted. */
    private long push(Stall stall) {
        List<WireClient> pushing = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) pushing.add(clients.session("echo"));
        proxy.stall(stall);
        for (int message = 0; message < MESSAGES; message++)
            for (WireClient client : pushing) client.message("m" + message, CONTENT);
        for (WireClient client : pushing) client.roundTrip();
        long waiting = CLIENTS * (long) MESSAGES - count(pushing, "error") - count(pushing, "final");
        proxy.stall(Stall.NONE);
        Awaitility.await("an answer to every message")
                .atMost(WAIT)
                .until(() -> count(pushing, "error") + count(pushing, "final") == CLIENTS * (long) MESSAGES);
        for (WireClient client : pushing) {
            assertThat(client.frames()).noneMatch(frame -> frame.is("error") && !frame.isError("overloaded"));
            client.cut();
        }
        return waiting;
    }

    private static long count(List<WireClient> clients, String what) {
        return clients.stream()
                .flatMap(client -> client.frames().stream())
                .filter(frame -> frame.is(what) || frame.text("status").equals(what))
                .count();
    }

    /** Every session is stored and has left memory by then. */
    private static long heapWithoutSessions() {
        Awaitility.await("sessions leave memory")
                .pollDelay(Duration.ofSeconds(4))
                .until(() -> true);
        return ProcessHeap.bytesAfterCollection(gateway.pid());
    }
}
