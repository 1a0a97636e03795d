package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.support.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A client that comes back gets every cursor after the one it names, or is told that it must start over. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class ResumeIT {
    @RegisterExtension
    final Clients clients;

    ResumeIT(TestDatabase database) {
        clients = new Clients(Gateways.shared(database));
    }

    @Test
    void an_unknown_session_is_not_replaced_by_a_new_one() {
        WireClient client = clients.connect();

        Frame refused = client.refusedHello(
                "echo", hello -> hello.put("session_id", "no-such-session").put("since", 5));

        assertThat(refused.text("code")).isEqualTo("session_not_found");
        assertThat(refused.text("next_step")).isEqualTo("start_new_session");
        assertThat(client.hello("echo").text("session_id")).isNotEqualTo("no-such-session");
        assertThat(clients.connect()
                        .ask(
                                WireClient.joinFrame("echo", join -> join.put("session_id", "no-such-session")),
                                "error",
                                frame -> frame.is("error"))
                        .text("code"))
                .isEqualTo("session_not_found");
    }

    @Test
    void a_session_does_not_change_its_agent() {
        WireClient client = clients.session("echo");
        client.answer("x");

        Frame refused =
                clients.connect().refusedHello("simulator", hello -> hello.put("session_id", client.sessionId()));

        assertThat(refused.text("code")).isEqualTo("agent_not_found");
    }

    @Test
    void a_cursor_from_the_future_means_resync_and_a_snapshot() {
        WireClient first = clients.session("echo");
        long head = first.answer("the only message").number("cursor");

        for (boolean isJoin : List.of(false, true)) {
            WireClient second = clients.connect();
            Frame greeting = isJoin
                    ? second.join(
                            "echo",
                            join -> join.put("session_id", first.sessionId()).put("since", head + 1000))
                    : second.resume("echo", first.sessionId(), head + 1000);
            Frame snapshot = second.await("snapshot", frame -> frame.is("snapshot"));
            JsonNode state = snapshot.json().path("state");

            assertThat(greeting.json().path("resync_required").asBoolean()).isTrue();
            assertThat(greeting.number("sequence")).isEqualTo(head);
            assertThat(state.path("session_id").asText()).isEqualTo(first.sessionId());
            assertThat(state.path("agent_id").asText()).isEqualTo("echo");
            assertThat(state.path("event_cursor").asLong()).isEqualTo(head);
            assertThat(state.path("pending_inbox").isArray()).isTrue();
            assertThat(state.path("is_executing").isBoolean()).isTrue();
            assertThat(state.path("truncated").asBoolean(true)).isFalse();
            JsonNode messages = state.path("messages");
            assertThat(messages).hasSize(2);
            for (JsonNode message : messages) {
                assertThat(message.path("content").asText()).isEqualTo("the only message");
                assertThat(message.path("timestamp").isNumber()).isTrue();
                assertThat(message.path("message_id").asText()).isNotEmpty();
            }
            assertThat(messages.get(0).path("role").asText())
                    .isNotEqualTo(messages.get(1).path("role").asText());
        }
        first.answer("live goes on");
    }

    @Test
    void a_snapshot_tells_the_newest_that_fits_into_1_mib_and_be_it_an_answer_without_its_question() {
        WireClient first = clients.session("echo");
        first.answer("a".repeat(600_000));
        String second = "b".repeat(600_000);
        long head = first.answer(second).number("cursor");

        WireClient client = clients.connect();
        client.resume("echo", first.sessionId(), head + 1000);
        JsonNode state =
                client.await("snapshot", frame -> frame.is("snapshot")).json().path("state");

        assertThat(state.path("truncated").asBoolean()).isTrue();
        assertThat(state.path("messages")).singleElement().satisfies(message -> {
            assertThat(message.path("role").asText()).isEqualTo("assistant");
            assertThat(message.path("content").asText()).isEqualTo(second);
        });
    }

    @Test
    void every_cursor_of_a_streamed_turn_is_a_place_to_come_back_to() {
        WireClient first = clients.session("simulator");
        long head = first.answer(WireClient.tokens(12, 8, 10)).number("cursor");

        for (long since = 0; since <= head; since++) {
            WireClient second = clients.connect();
            Frame greeting = second.resume("simulator", first.sessionId(), since);
            assertThat(greeting.json().path("resumed").asBoolean()).isTrue();
            assertThat(greeting.json().path("resync_required").asBoolean()).isFalse();
            assertThat(greeting.number("sequence")).isEqualTo(since);
            assertThat(greeting.number("cursor")).isEqualTo(head);
            assertThat(greeting.number("replay_to")).isEqualTo(head);
            if (since < head) second.await("the head", frame -> isReplayOf(frame, head));
            second.roundTrip();
            assertThat(second.lastCursor()).isEqualTo(head);
            second.cut();
        }
    }

    @Test
    void since_0_begins_with_the_session_start() {
        WireClient first = clients.session("echo");
        long head = first.answer("x").number("cursor");

        WireClient second = clients.resumed("echo", first.sessionId(), 0);
        second.await("the head", frame -> isReplayOf(frame, head));

        Event start = History.of(List.of(second.frames())).events().findFirst().orElseThrow();
        assertThat(start.type()).isEqualTo("session_start");
        assertThat(start.cursor()).isEqualTo(1);
        assertThat(start.members().path("agent_id").asText()).isEqualTo("echo");
        assertThat(second.frames()).filteredOn(frame -> frame.is("replay")).hasSize((int) head);
    }

    @Test
    void without_since_nothing_is_replayed_and_live_events_follow() {
        WireClient first = clients.session("echo");
        long head = first.answer("before").number("cursor");

        WireClient second = clients.connect();
        Frame greeting = second.hello("echo", hello -> hello.put("session_id", first.sessionId()));
        second.answer("after");

        for (String member : List.of("cursor", "sequence", "replay_to"))
            assertThat(greeting.number(member)).as(member).isEqualTo(head);
        assertThat(second.frames()).noneMatch(frame -> frame.is("replay"));
    }

    @Test
    void a_client_cut_off_in_the_middle_of_a_stream_misses_nothing() {
        WireClient first = clients.session("simulator");
        String messageId = first.message(WireClient.tokens(120, 8, 20));
        first.await("ten tokens", frame -> frame.is("token_stream") && frame.number("cursor") >= 12);
        first.cut();
        long since = first.lastCursor();

        WireClient second = clients.resumed("simulator", first.sessionId(), since);
        String answer =
                second.finished(messageId).event().orElseThrow().content().asText();

        assertThat(answer).hasSize(120 * 8);
        assertThat(textUpTo(first, since) + textUpTo(second, Long.MAX_VALUE)).isEqualTo(answer);
    }

    @Test
    void a_second_connection_sees_what_the_first_sends_and_who_sent_it() {
        WireClient sender = clients.session("echo");
        WireClient other = clients.connect();
        other.hello("echo", hello -> hello.put("session_id", sender.sessionId()));

        String messageId = sender.message("seen by both");
        Frame mine = sender.accepted(messageId);
        Frame theirs = other.accepted(messageId);
        sender.finished(messageId);
        other.finished(messageId);

        assertThat(mine.json().has("message")).isFalse();
        assertThat(theirs.json().path("message").path("content").asText()).isEqualTo("seen by both");
        assertThat(theirs.json().path("message").path("sender_id").asText()).isNotEmpty();
        assertThat(theirs.text("event_id")).isEqualTo(mine.text("event_id"));
    }

    @Test
    void a_dead_socket_does_not_detach_the_others() {
        WireClient one = clients.session("echo");
        WireClient other = clients.connect();
        other.hello("echo", hello -> hello.put("session_id", one.sessionId()));

        one.cut();

        assertThat(other.answer("still there").event().orElseThrow().outcome()).isEqualTo("ok");
        WireClient third = clients.resumed("echo", one.sessionId(), 1);
        third.await("the message", frame -> frame.is("replay"));
        other.answer("and again");
    }

    @Test
    void typing_and_presence_reach_the_other_connections_only() {
        WireClient one = clients.session("echo");
        WireClient other = clients.connect();
        other.hello("echo", hello -> hello.put("session_id", one.sessionId()));

        for (String type : List.of("typing", "presence")) {
            one.send("{\"type\":\"" + type + "\",\"data\":{\"on\":true}}");
            assertThat(other.await(type, frame -> frame.is(type)).json().has("cursor"))
                    .isFalse();
        }

        one.roundTrip();
        assertThat(one.frames()).noneMatch(frame -> frame.is("typing") || frame.is("presence"));
    }

    @Test
    void after_leave_the_same_connection_may_come_back_and_go_elsewhere() {
        WireClient client = clients.session("echo");
        String session = client.sessionId();
        long head = client.answer("before").number("cursor");

        client.ask(WireClient.frame("leave"), "left", frame -> frame.is("left"));
        Frame again = client.resume("echo", session, 1);
        client.await("the replay", frame -> isReplayOf(frame, head));
        client.answer("after");

        assertThat(again.number("cursor")).isEqualTo(head);
        assertThat(again.json().path("resumed").asBoolean()).isTrue();
    }

    @Test
    void join_resumes_like_hello() {
        WireClient first = clients.session("simulator");
        long head = first.answer(WireClient.tokens(3, 8, 0)).number("cursor");

        WireClient second = clients.connect();
        JsonNode joined = second.join(
                        "simulator",
                        join -> join.put("session_id", first.sessionId()).put("since", 1))
                .json();
        second.await("the head", frame -> isReplayOf(frame, head));
        second.answer(WireClient.tokens(3, 8, 0));

        assertThat(joined.path("agent_id").asText()).isEqualTo("simulator");
        assertThat(joined.path("resumed").asBoolean()).isTrue();
        assertThat(joined.path("cursor").asLong()).isEqualTo(head);
        assertThat(joined.path("replay_to").asLong()).isEqualTo(head);
        assertThat(joined.path("sequence").asLong()).isEqualTo(1);
        assertThat(joined.path("window").asInt()).isEqualTo(256);
        assertThat(joined.path("protocol_version").asInt()).isEqualTo(1);
        assertThat(joined.path("presence").isArray()).isTrue();
        assertThat(joined.path("health").path("agents").asInt()).isGreaterThanOrEqualTo(2);
        assertThat(joined.path("health").path("sessions").asInt()).isPositive();
        assertThat(joined.path("policy").path("max_inbox").asInt()).isEqualTo(256);
        for (String member : List.of("oldest_cursor", "server_min_version", "server_max_version"))
            assertThat(joined.path(member).isIntegralNumber()).as(member).isTrue();
    }

    private static boolean isReplayOf(Frame frame, long cursor) {
        return frame.is("replay") && frame.number("seq") == cursor;
    }

    private static String textUpTo(WireClient client, long cursor) {
        var text = new StringBuilder();
        for (Frame frame : client.frames())
            frame.event()
                    .filter(event -> event.type().equals("token_stream") && event.cursor() <= cursor)
                    .ifPresent(event -> text.append(event.content().asText()));
        return text.toString();
    }
}
