package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.support.GatewayServer;
import dev.sluice.support.TestDatabase;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One connection begins and leaves sessions that would take more than the whole budget: nobody else is refused or loses anything. */
class EmptySessionsIT {
    private static final long BUDGET_BYTES = 8 << 20;
    private static final int SESSIONS = 6_000;
    private static final int BURST = 50;

    private static final GatewayServer GATEWAY = Gateways.owned(
            EmptySessionsIT.class, TestDatabase.HSQLDB, Map.of("GATEWAY_MEMORY_BUDGET", String.valueOf(BUDGET_BYTES)));

    @RegisterExtension
    final Clients clients = new Clients(GATEWAY);

    @AfterAll
    static void end() {
        Gateways.endOwned(EmptySessionsIT.class, TestDatabase.HSQLDB);
    }

    @Test
    void they_are_counted_and_give_way_to_newcomers_and_to_messages() {
        WireClient other = clients.session("echo");
        other.answer("x".repeat(100_000));

        begin(SESSIONS);
        assertThat(held().path("sessions").asLong()).isBetween(BUDGET_BYTES / 2, BUDGET_BYTES);

        for (int i = 0; i < 10; i++) clients.session("echo").answer("x".repeat(400_000));
        assertThat(held().path("sessions").asLong()).isLessThan(BUDGET_BYTES / 2);
        other.answer("undisturbed");
        WireClient again = clients.resumed("echo", other.sessionId(), 0);
        again.await(
                "all of the replay", frame -> frame.event().isPresent() && frame.number("seq") == other.lastCursor());
    }

    /** One connection begins so many sessions and leaves them; all are welcome. */
    private static void begin(int sessions) {
        byte[] hello =
                RawClient.frames(WireClient.helloFrame("echo", more -> {}).toString(), 1);
        byte[] leave = RawClient.frames(WireClient.frame("leave").toString(), 1);
        try (RawClient flooder = new RawClient(GATEWAY.port()).upgrade()) {
            for (int i = 0; i < sessions / BURST; i++) {
                for (int k = 0; k < BURST; k++) flooder.say(hello).say(leave);
                assertThat(flooder.count("\"hello_ok\"", BURST)).isEqualTo(BURST);
            }
        }
    }

    private static JsonNode held() {
        return Frame.parse(GATEWAY.get("/api/memory").body()).path("held");
    }
}
