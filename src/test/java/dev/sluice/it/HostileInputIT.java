package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.GatewayServer;
import dev.sluice.support.TestDatabase;
import java.net.http.HttpRequest;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no client should send is answered, costs little and is no error of the server's. */
class HostileInputIT {
    private static final int PAYLOAD_MAX = 1_048_576;
    private static final int BAD_FRAMES_MAX = 10;

    private final GatewayServer gateway = Gateways.shared(TestDatabase.HSQLDB);
    private final ServerLog log = ServerLog.of(gateway);

    @RegisterExtension
    final Clients clients = new Clients(gateway);

    @AfterEach
    void the_log_tells_of_no_error() {
        clients.session("echo").answer("the server is well");
        assertThat(log.troubles()).isEmpty();
    }

    /** The container would keep a timer for each of them. */
    @Test
    void methods_that_clients_invent_are_not_counted() {
        for (int i = 0; i < 20; i++) {
            HttpRequest.Builder request = HttpRequest.newBuilder(gateway.uri("/health/live"))
                    .method("INVENTED" + i, HttpRequest.BodyPublishers.noBody());
            gateway.ask(request);
        }

        assertThat(gateway.get("/metrics").body()).contains("memory").doesNotContain("INVENTED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "nonsense",
                "{",
                "[]",
                "\"hello\"",
                "null",
                "7",
                "{\"type\":7}",
                "{\"type\":\"ping\"} {\"type\":\"ping\"}",
                "{\"type\":\"message\",\"message_id\":\"m\"}",
                "{\"type\":\"message\",\"message_id\":\"m\",\"content\":\"\"}",
                "{\"type\":\"message\",\"message_id\":\"m\",\"content\":7}",
                "{\"type\":\"message\",\"message_id\":\"m\",\"content\":null}",
                "{\"type\":\"message\",\"message_id\":\"m\",\"content\":[\"x\"]}",
                "{\"type\":\"message\",\"message_id\":\"m\",\"content\":\"x\",\"metadata\":\"x\"}",
                "{\"type\":\"message\",\"message_id\":\"m\",\"content\":\"lone \\ud800 surrogate\"}",
                "{\"type\":\"message\",\"message_id\":\"m\",\"content\":{\"deep\":\"\\udc00\"}}",
                "{\"type\":\"message\",\"message_id\":7,\"content\":\"x\"}",
                "{\"type\":\"message\",\"message_id\":\"\",\"content\":\"x\"}",
                "{\"type\":\"message\",\"message_id\":\"with \\u0000\",\"content\":\"x\"}",
                "{\"type\":\"abort\",\"message_id\":{}}",
                "{\"type\":\"abort\",\"reason\":\"with \\u0000\"}",
                "{\"type\":\"typing\",\"data\":7}",
            })
    void a_bad_frame_is_answered_and_the_connection_stays(String bad) {
        WireClient client = clients.session("echo");

        Frame error = client.refused(bad, "bad_frame");

        if (bad.contains("\"message_id\":\"m\""))
            assertThat(error.text("message_id")).isEqualTo("m");
        assertThat(error.text("message")).isNotEmpty().doesNotContain("Exception", "dev.sluice", "\tat ");
        client.answer("still there");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"hello\"}",
                "{\"type\":\"hello\",\"agent_id\":7}",
                "{\"type\":\"hello\",\"agent_id\":\"with \\u0000\"}",
                "{\"type\":\"hello\",\"agent_id\":\"echo\",\"session_id\":\"with \\u0000\"}",
                "{\"type\":\"hello\",\"agent_id\":\"echo\",\"capabilities\":\"streaming\"}",
                "{\"type\":\"hello\",\"agent_id\":\"echo\",\"since\":\"1\"}",
            })
    void a_bad_greeting_is_answered_and_a_good_one_may_follow(String bad) {
        WireClient client = clients.connect();

        client.refused(bad, "bad_frame");

        client.hello("echo");
    }

    @Test
    void an_id_of_128_characters_is_taken_and_a_longer_one_is_not() {
        WireClient client = clients.session("echo");

        client.message("i".repeat(128), "x");
        client.finished("i".repeat(128));

        client.refused(messageFrame("i".repeat(129), "x"), "bad_frame");
    }

    @Test
    void with_the_tenth_bad_frame_the_connection_is_closed() {
        WireClient client = clients.session("echo");
        for (int i = 1; i < BAD_FRAMES_MAX; i++) client.refused("bad " + i, "bad_frame");
        client.roundTrip();

        client.send("one too many");

        assertThat(client.ending()).isEqualTo(new Ending(1008, "too many bad frames"));
    }

    @Test
    void unknown_types_are_answered_and_do_not_count_as_bad() {
        WireClient client = clients.session("echo");

        for (int i = 0; i < 3 * BAD_FRAMES_MAX; i++) client.refused("{\"type\":\"levitate\"}", "unknown_type");

        client.answer("still there");
    }

    @Test
    void a_binary_message_closes_1003() {
        WireClient client = clients.session("echo");

        client.sendBinary(new byte[] {1, 2, 3});

        assertThat(client.ending()).isEqualTo(new Ending(1003, "text only"));
    }

    @Test
    void a_message_of_the_whole_payload_is_taken_and_one_byte_more_is_not() {
        WireClient client = clients.session("echo");
        int around = messageFrame("whole", "").length();

        client.send(messageFrame("whole", "x".repeat(PAYLOAD_MAX - around)));
        client.finished("whole");

        client.trySend(messageFrame("above", "x".repeat(PAYLOAD_MAX - around + 1)), true);
        assertIsTooLarge(client);
        assertThat(client.frames())
                .filteredOn(frame -> frame.isError("payload_too_large"))
                .allMatch(frame -> frame.text("message_id").equals("above"));
    }

    @Test
    void a_message_too_long_to_be_read_closes_1009() {
        for (int payloads = 3; payloads <= 12; payloads += 3) {
            WireClient client = clients.session("echo");

            client.trySend(messageFrame("huge", "x".repeat(payloads * PAYLOAD_MAX)), true);

            assertThat(client.ending()).isEqualTo(new Ending(1009, "payload too large"));
        }
    }

    @Test
    void fragments_without_end_are_not_taken() {
        WireClient client = clients.session("echo");
        String fragment = "x".repeat(64 * 1024);
        boolean isTaken = client.trySend("{\"type\":\"message\",\"content\":\"", false);

        for (int i = 0; isTaken && i < 32 * PAYLOAD_MAX / fragment.length(); i++)
            isTaken = client.isOpen() && client.trySend(fragment, false);

        if (isTaken) client.trySend("\"}", true);

        // Thrown away unread and told at the end is right, too. Who sends on after the close may lose the close frame
        // to
        // the reset that TCP answers with.
        Awaitility.await().atMost(WireClient.WAIT).until(() -> isRefused(client) || !client.isOpen());
        if (!isRefused(client)) assertThat(client.ending().code()).isIn(1009, Ending.WITHOUT_CLOSE_FRAME);
    }

    @Test
    void deep_nesting_and_long_numbers_are_bad_frames_at_most() {
        WireClient client = clients.session("echo");
        for (String content : List.of("[".repeat(100_000), "{\"a\":".repeat(100_000), "9".repeat(500_000)))
            client.refused("{\"type\":\"message\",\"content\":" + content, "bad_frame");

        client.answer("still there");
    }

    /** Refused where it could be read, otherwise the connection is closed. */
    private static void assertIsTooLarge(WireClient client) {
        Awaitility.await().atMost(WireClient.WAIT).until(() -> isRefused(client) || !client.isOpen());
        if (!isRefused(client)) assertThat(client.ending()).isEqualTo(new Ending(1009, "payload too large"));
    }

    private static boolean isRefused(WireClient client) {
        return client.frames().stream().anyMatch(frame -> frame.isError("payload_too_large"));
    }

    private static String messageFrame(String messageId, String content) {
        return "{\"type\":\"message\",\"message_id\":\"" + messageId + "\",\"content\":\"" + content + "\"}";
    }
}
