package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.support.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A session takes what its policy says and not one message more, and says so. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class InboxBoundIT {
    private static final int INBOX_MAX = 256;
    private static final JsonNode LONG_TURN = WireClient.tokens(3000, 8, 100);
    private static final JsonNode SHORT_TURN = WireClient.tokens(1, 8, 0);

    @RegisterExtension
    final Clients clients;

    InboxBoundIT(TestDatabase database) {
        clients = new Clients(Gateways.shared(database));
    }

    @Test
    void refuses_the_message_after_the_last_place_and_takes_it_once_there_is_room() {
        WireClient client = clients.session("simulator");
        String running = client.message(LONG_TURN);
        client.accepted(running);
        List<String> queued = fill(client, INBOX_MAX);
        for (int i = 0; i < INBOX_MAX; i++)
            assertThat(client.accepted(queued.get(i)).number("window")).isEqualTo(INBOX_MAX - 1 - i);

        JsonNode full = client.refused(messageFrame("one-too-many", SHORT_TURN), "inbox_full")
                .json();
        assertThat(full.path("message_id").asText()).isEqualTo("one-too-many");
        assertThat(full.path("message").asText()).isNotEmpty();
        assertThat(full.path("max_inbox").asInt()).isEqualTo(INBOX_MAX);
        assertThat(full.path("pending").asInt()).isEqualTo(INBOX_MAX);
        assertThat(full.path("window").asInt(-1)).isZero();
        assertThat(full.path("retry_after_ms").asLong(-1)).isPositive();

        client.send(WireClient.frame("abort").put("message_id", running));
        Frame firstFinal = client.finished(running);
        assertThat(firstFinal.number("window")).isPositive();
        client.message("one-too-many", SHORT_TURN);
        Frame answer = client.finished("one-too-many");

        assertThat(answer.number("window")).isEqualTo(INBOX_MAX);
        assertThat(History.of(List.of(client.frames())).finalIds())
                .startsWith(running)
                .endsWith("one-too-many")
                .hasSize(INBOX_MAX + 2);
    }

    @Test
    void a_refused_message_leaves_no_trace() {
        WireClient client = clients.session("simulator");
        String running = client.message(LONG_TURN);
        List<String> queued = fill(client, INBOX_MAX);
        client.accepted(queued.get(INBOX_MAX - 1));
        client.refused(messageFrame("refused", SHORT_TURN), "inbox_full");

        WireClient other = clients.connect();
        Frame helloOk = other.hello("simulator", hello -> hello.put("session_id", client.sessionId()));
        assertThat(helloOk.number("pending_inbox")).isEqualTo(INBOX_MAX);
        assertThat(helloOk.number("window")).isZero();
        assertThat(helloOk.json().path("is_executing").asBoolean()).isTrue();

        client.send(WireClient.frame("abort").put("message_id", running));
        client.finished(queued.get(INBOX_MAX - 1));
        client.message("refused", "under the same id, other content");
        assertThat(client.finished("refused").event().orElseThrow().content().asText())
                .isEqualTo("under the same id, other content");
    }

    @Test
    void refuses_by_bytes_what_it_would_take_by_count_and_still_takes_what_fits() {
        WireClient client = clients.session("simulator");
        String running = client.message(LONG_TURN);
        client.accepted(running);
        String big = "x".repeat(400_000);
        client.send(bulky("big-1", big));
        client.send(bulky("big-2", big));
        client.accepted("big-1");
        client.accepted("big-2");

        JsonNode full =
                client.refused(bulky("too-many-bytes", big), "inbox_full").json();
        assertThat(full.path("pending").asInt()).isEqualTo(2);
        assertThat(full.path("window").asInt(-1)).isZero();

        String small = client.message(SHORT_TURN);
        client.accepted(small);
        client.send(WireClient.frame("abort").put("message_id", running));
        client.finished(small);
        client.send(bulky("too-many-bytes", big));
        client.finished("too-many-bytes");
    }

    @Test
    void with_nothing_waiting_takes_any_message_within_the_payload() {
        WireClient client = clients.session("simulator");
        String running = client.message(LONG_TURN);
        client.accepted(running);

        client.send(bulky("whole", "x".repeat(1_048_000)));
        client.accepted("whole");
        client.refused(bulky("second", "x".repeat(1000)), "inbox_full");
        client.send(WireClient.frame("abort").put("message_id", running));

        client.finished("whole");
    }

    @Test
    void a_sole_sender_that_keeps_to_its_window_is_never_refused() {
        WireClient client = clients.session("echo");
        long window = 256;
        var ids = new ArrayList<String>();
        int seen = client.mark();
        int unanswered = 0;
        while (ids.size() < 1500) {
            if (window - unanswered > 0) {
                ids.add(client.message("message " + ids.size()));
                unanswered++;
            } else {
                client.awaitAfter(seen, "an answer", InboxBoundIT::hasWindow);
            }
            List<Frame> frames = client.frames();
            for (; seen < frames.size(); seen++) {
                if (!hasWindow(frames.get(seen))) continue;
                window = frames.get(seen).number("window");
                if (frames.get(seen).text("status").equals("accepted")) unanswered--;
            }
        }
        client.finished(ids.get(ids.size() - 1));

        assertThat(client.frames()).noneMatch(frame -> frame.is("error"));
        assertThat(History.of(List.of(client.frames())).finalIds()).isEqualTo(ids);
    }

    /** A message whose turn is short, as big as its padding. */
    private static ObjectNode bulky(String messageId, String padding) {
        ObjectNode message = messageFrame(messageId, SHORT_TURN);
        message.putObject("metadata").put("padding", padding);
        return message;
    }

    private static boolean hasWindow(Frame frame) {
        return frame.is("response") || frame.is("error");
    }

    private static List<String> fill(WireClient client, int count) {
        var ids = new ArrayList<String>();
        for (int i = 0; i < count; i++) ids.add(client.message(SHORT_TURN));
        return ids;
    }

    private static ObjectNode messageFrame(String messageId, JsonNode content) {
        ObjectNode message = WireClient.frame("message").put("message_id", messageId);
        message.set("content", content);
        return message;
    }
}
