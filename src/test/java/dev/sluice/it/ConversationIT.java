package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.support.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** One client, one session, one answer after the other. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class ConversationIT {
    @RegisterExtension
    final Clients clients;

    ConversationIT(TestDatabase database) {
        clients = new Clients(Gateways.shared(database));
    }

    @Test
    void a_turn_that_fails_ends_with_an_error_after_its_tokens_and_the_next_is_answered() {
        WireClient client = clients.session("simulator");

        String failing = client.message(WireClient.tokens(10, 8, 0).put("fail_at", 3));
        Event failed = event(client.finished(failing));
        assertThat(failed.outcome()).isEqualTo("error");
        assertThat(failed.members().path("outcome").path("code").asText()).isNotEmpty();
        assertThat(text(client, failing)).hasSize(3 * 8);

        assertThat(outcome(client.answer("still there"))).isEqualTo("ok");
    }

    @Test
    void after_leave_the_connection_has_no_session() {
        WireClient client = clients.session("echo");

        client.ask(WireClient.frame("leave"), "left", frame -> frame.is("left"));

        client.refused("{\"type\":\"message\",\"message_id\":\"m\",\"content\":\"x\"}", "not_joined");
    }

    @Test
    void hello_ok_tells_everything_about_a_new_session() {
        WireClient client = clients.connect();

        JsonNode helloOk = client.hello("echo").json();

        assertThat(helloOk.path("protocol").asInt()).isEqualTo(1);
        assertThat(texts(helloOk.path("features").path("methods"))).contains("hello", "message", "abort", "leave");
        assertThat(texts(helloOk.path("features").path("events"))).contains("response");
        assertThat(helloOk.path("session_id").asText()).isNotEmpty();
        assertThat(helloOk.path("window").asInt()).isEqualTo(256);
        for (String one : List.of("cursor", "sequence", "replay_to"))
            assertThat(helloOk.path(one).asLong()).as(one).isEqualTo(1);
        assertThat(helloOk.path("oldest_cursor").isIntegralNumber()).isTrue();
        assertThat(helloOk.path("pending_inbox").asInt(-1)).isZero();
        for (String no : List.of("resumed", "resync_required", "is_executing"))
            assertThat(helloOk.path(no).isBoolean() && !helloOk.path(no).asBoolean())
                    .as(no)
                    .isTrue();
    }

    @Test
    void hello_ok_tells_the_whole_policy() {
        JsonNode policy = clients.connect().hello("echo").json().path("policy");

        Map<String, Long> limits = Map.of(
                "max_payload", 1_048_576L,
                "max_inbox", 256L,
                "max_inbox_bytes", 1_048_576L,
                "max_buffered_bytes", 1_048_576L,
                "max_queued_frames", 1000L,
                "heartbeat_ms", 30_000L,
                "drain_timeout_ms", 10_000L,
                "resume_window_ms", 86_400_000L);
        limits.forEach((name, limit) -> assertThat(policy.path(name).isIntegralNumber()
                        && policy.path(name).asLong() == limit)
                .as(name + " in " + policy)
                .isTrue());
        assertThat(policy.has("max_message_rate")).isTrue();
        assertThat(policy.path("max_message_rate").isNull()).isTrue();
        assertThat(policy.path("durability").asText()).isEqualTo("durable");
    }

    @Test
    void echo_answers_with_the_same_json_value_and_streams_nothing() {
        WireClient client = clients.session("echo");
        JsonNode object = Frame.parse("{\"a\":[1,2.5,null,true,\"ü\\u0000\\ud83d\\ude00\"],\"b\":{\"\":\"\"}}");

        Frame text = client.answer("h\u0000ällo\n\"\\ \ud83d\ude00");
        Frame value = client.answer(object);

        assertThat(event(text).content().asText()).isEqualTo("h\u0000ällo\n\"\\ \ud83d\ude00");
        assertThat(event(value).content()).isEqualTo(object);
        assertThat(outcome(value)).isEqualTo("ok");
        assertThat(value.json().path("attempts").asInt()).isEqualTo(1);
        assertThat(client.frames()).noneMatch(frame -> frame.type().contains("stream"));
    }

    @Test
    void an_idle_session_starts_at_once_and_a_busy_one_queues_and_counts_down_its_window() {
        WireClient client = clients.session("simulator");

        String first = client.message(WireClient.tokens(40, 8, 25));
        Frame started = client.accepted(first);
        Frame queued = client.accepted(client.message(WireClient.tokens(1, 8, 0)));
        String last = client.message(WireClient.tokens(1, 8, 0));
        Frame queuedBehind = client.accepted(last);

        assertThat(started.text("content")).isEqualTo("Started processing.");
        assertThat(started.number("window")).isEqualTo(256);
        assertThat(queued.text("content")).isEqualTo("Message queued.");
        assertThat(queued.number("window")).isEqualTo(255);
        assertThat(queuedBehind.number("window")).isEqualTo(254);
        assertThat(client.finished(last).number("window")).isEqualTo(256);
    }

    @Test
    void the_simulator_streams_a_text_word_by_word_and_its_final_is_the_text() {
        WireClient client = clients.session("simulator");

        String messageId = client.message("one two three");
        Frame answer = client.finished(messageId);

        assertThat(event(answer).content().asText()).isEqualTo("one two three");
        assertThat(text(client, messageId)).isEqualTo("one two three");
        assertThat(client.frames())
                .filteredOn(frame -> frame.is("stream_end"))
                .singleElement()
                .satisfies(end -> assertThat(end.text("message_id")).isEqualTo(messageId));
    }

    @Test
    void the_simulator_streams_as_many_tokens_of_as_many_bytes_as_it_is_told() {
        WireClient client = clients.session("simulator");

        String messageId = client.message(WireClient.tokens(500, 16, 1));
        String answer = event(client.finished(messageId)).content().asText();

        assertThat(answer).hasSize(500 * 16);
        var numbers = new ArrayList<Long>();
        for (int start = 0; start < answer.length(); start += 16)
            numbers.add(Long.parseLong(answer.substring(start, start + 16)));
        for (int i = 1; i < numbers.size(); i++) assertThat(numbers.get(i)).isEqualTo(numbers.get(0) + i);
        assertThat(answer).startsWith(text(client, messageId));
    }

    private static Event event(Frame frame) {
        return frame.event().orElseThrow();
    }

    private static String outcome(Frame answer) {
        return event(answer).outcome();
    }

    private static String text(WireClient client, String messageId) {
        var text = new StringBuilder();
        for (Frame frame : client.frames())
            frame.event()
                    .filter(event -> event.type().equals("token_stream")
                            && event.messageId().equals(messageId))
                    .ifPresent(event -> text.append(event.content().asText()));
        return text.toString();
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
