package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.support.GatewayServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The disk under the embedded database takes no more bytes: nothing is acknowledged that is not on it. A limit on the size of the
 * process's files stands in for the disk; to HSQLDB it is the same failed write.
 */
class DiskFullIT {
    private static final int CLIENTS = 4;

    /** Characters that HSQLDB's log writes as six bytes each. */
    private static final JsonNode CONTENT = Frame.JSON.getNodeFactory().textNode("\u6c34".repeat(300));

    /** Over what a fresh server writes into one file, its console and caches too. */
    private static final long FILE_BYTES_MAX = 8L << 20;

    private static final Duration FULL_WITHIN = Duration.ofMinutes(2);

    private final GatewayServer gateway = GatewayServer.startWithFilesUpTo(FILE_BYTES_MAX, Map.of());

    @RegisterExtension
    final Clients clients = new Clients(gateway);

    @AfterEach
    void end() {
        gateway.close();
    }

    @Test
    void what_was_accepted_on_a_full_disk_is_answered_once_after_a_restart_with_room() {
        WireClient streaming = clients.session("simulator");
        streaming.message("running", WireClient.tokens(20_000, 8, 20));
        streaming.accepted("running");
        Fleet fleet = new Fleet(clients, CLIENTS, "echo", CONTENT);

        Awaitility.await("readiness says so")
                .atMost(FULL_WITHIN)
                .until(() -> gateway.get("/health/ready").statusCode() == 503);
        int mark = streaming.mark();
        streaming.awaitAfter(mark, "a token meanwhile", frame -> frame.is("token_stream"));
        assertThat(gateway.get("/health/live").statusCode()).isEqualTo(200);
        WireClient late = clients.session("echo");
        Frame refusal =
                late.refused(WireClient.frame("message").put("message_id", "m").put("content", "x"), "overloaded");
        assertThat(refusal.number("retry_after_ms")).isPositive();
        fleet.leave();
        gateway.kill();

        assertThat(gateway.console())
                .as("it was the log that could not be written")
                .containsAnyOf("cause=ScriptWriter synch error", "cause=data commit failed");
        gateway.startWithFilesUpTo(GatewayServer.NO_LIMIT);
        for (WireClient before : fleet.clients()) answersEachOnce(before);
        WireClient again = clients.resumed("simulator", streaming.sessionId(), streaming.lastCursor());
        again.await(
                "its turn goes on",
                frame -> frame.event()
                        .filter(event -> event.type().equals("turn_restarted"))
                        .isPresent());
    }

    private void answersEachOnce(WireClient before) {
        History told = History.of(List.of(before.frames()));
        WireClient after = clients.resumed("echo", before.sessionId(), 0);
        after.answer("afterwards");
        History whole = History.of(List.of(after.frames()));
        assertThat(whole.finalIds()).isEqualTo(whole.acceptedIds());
        assertThat(whole.finalIds()).containsAll(told.acceptedIds());
        assertThat(responses(whole)).as("what was told is what is stored").containsAll(responses(told));
        assertThat(History.of(List.of(before.frames(), after.frames())).violations())
                .isEmpty();
    }

    private static List<String> responses(History history) {
        return history.events()
                .filter(event -> event.isAccepted() || event.isFinal())
                .map(event -> event.eventId() + " " + event.messageId() + " " + event.status())
                .toList();
    }
}
