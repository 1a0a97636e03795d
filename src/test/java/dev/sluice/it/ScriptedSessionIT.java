package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.support.GatewayServer;
import dev.sluice.support.TestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A walk through the protocol that leaves its frames for people to read, in {@code target/scripted-session.txt}: each
 * section is asserted while it is written down. A small inbox keeps it readable; {@link InboxBoundIT} has the default.
 */
class ScriptedSessionIT {
    private static final Path TRANSCRIPT = Path.of("target", "scripted-session.txt");
    private static final int INBOX_MAX = 4;
    private static final JsonNode LONG_TURN = WireClient.tokens(3000, 8, 100);
    private static final JsonNode POLICY = Frame.parse("""
            {"max_payload": 1048576, "max_inbox": 4, "max_inbox_bytes": 1048576, "max_buffered_bytes": 1048576,
             "max_queued_frames": 1000, "heartbeat_ms": 30000, "drain_timeout_ms": 10000,
             "resume_window_ms": 86400000, "max_message_rate": null, "durability": "durable"}""");

    /** More than the limit and every buffer of the kernels together. */
    private static final long SURELY_OVER_BYTES = 4_000_000;

    private static final int TOKEN_BYTES = 8000;

    private final GatewayServer gateway = Gateways.owned(
            ScriptedSessionIT.class, TestDatabase.HSQLDB, Map.of("GATEWAY_MAX_INBOX", String.valueOf(INBOX_MAX)));
    private final Transcript transcript = new Transcript();

    @RegisterExtension
    final Clients clients = new Clients(gateway);

    @AfterAll
    static void end() {
        Gateways.endOwned(ScriptedSessionIT.class, TestDatabase.HSQLDB);
    }

    @Test
    void the_protocol_from_the_greeting_to_the_slow_reader() {
        try {
            WireClient client = greeting();
            turn(client);
            fullInbox(client);
            abortAndCancel(client);
            sameIdAgain(client);
            twoConnections(reconnect(client));
            slowReader();
        } finally {
            transcript.write(TRANSCRIPT);
            System.out.println("The frames of the scripted session: " + TRANSCRIPT.toAbsolutePath());
        }
    }

    private WireClient greeting() {
        transcript.section("The greeting and the whole policy");
        WireClient client = transcript.follow("client", clients.connect());

        JsonNode greeting = client.hello("simulator").json();

        transcript.note("the same hello_ok, whole:");
        transcript.whole(greeting);
        assertThat(greeting.path("policy")).isEqualTo(POLICY);
        assertThat(greeting.path("protocol").asInt()).isEqualTo(1);
        assertThat(greeting.path("session_id").asText()).isNotEmpty();
        assertThat(greeting.path("resumed").asBoolean(true)).isFalse();
        assertThat(greeting.path("resync_required").asBoolean(true)).isFalse();
        for (String one : List.of("cursor", "oldest_cursor", "sequence", "replay_to"))
            assertThat(greeting.path(one).asLong(-1)).as(one).isEqualTo(1);
        assertThat(greeting.path("window").asInt(-1)).isEqualTo(INBOX_MAX);
        assertThat(greeting.path("pending_inbox").asInt(-1)).isZero();
        assertThat(greeting.path("is_executing").asBoolean(true)).isFalse();
        assertThat(greeting.path("features").path("methods")).isNotEmpty();
        assertThat(greeting.path("features").path("events")).isNotEmpty();
        return client;
    }

    private void turn(WireClient client) {
        transcript.section("A message: accepted, tokens, stream_end, final");
        follow(client);

        client.message("turn", "one word at a time");
        Event answer = client.finished("turn").event().orElseThrow();

        assertThat(client.accepted("turn").text("content")).isEqualTo("Started processing.");
        assertThat(client.accepted("turn").number("window")).isEqualTo(INBOX_MAX);
        assertThat(answer.content().asText()).isEqualTo("one word at a time");
        assertThat(answer.outcome()).isEqualTo("ok");
        assertThat(answer.members().path("attempts").asInt()).isEqualTo(1);
        List<Frame> frames = client.frames();
        assertThat(frames.get(frames.size() - 2).type()).isEqualTo("stream_end");
        assertThat(frames).anyMatch(frame -> frame.is("token_stream"));
    }

    private void fullInbox(WireClient client) {
        transcript.section("The inbox: full at exactly max_inbox = " + INBOX_MAX);
        follow(client);

        client.message("running", LONG_TURN);
        assertThat(client.accepted("running").number("window")).isEqualTo(INBOX_MAX);
        for (int i = 1; i <= INBOX_MAX; i++) {
            client.message("queued-" + i, "number " + i);
            Frame accepted = client.accepted("queued-" + i);
            assertThat(accepted.text("content")).isEqualTo("Message queued.");
            assertThat(accepted.number("window")).isEqualTo(INBOX_MAX - i);
        }

        JsonNode full = client.refused(message("one-too-many", "number 5"), "inbox_full")
                .json();
        assertThat(full.path("message_id").asText()).isEqualTo("one-too-many");
        assertThat(full.path("max_inbox").asInt()).isEqualTo(INBOX_MAX);
        assertThat(full.path("pending").asInt()).isEqualTo(INBOX_MAX);
        assertThat(full.path("window").asInt(-1)).isZero();
        assertThat(full.path("retry_after_ms").asLong(-1)).isPositive();
    }

    private void abortAndCancel(WireClient client) {
        transcript.section("Cancel a queued message, abort the running turn, and the window comes back");
        follow(client);

        client.ask(stop("queued-2"), "cancelled", frame -> frame.is("cancelled"));
        transcript.note("its place is free at once");
        client.message("one-too-many", "number 5");
        assertThat(client.accepted("one-too-many").number("window")).isZero();
        client.ask(stop("running"), "aborted", frame -> frame.is("aborted"));
        long window = client.finished("one-too-many").number("window");

        assertThat(client.finished("running").event().orElseThrow().outcome()).isEqualTo("aborted");
        assertThat(client.finished("queued-2").event().orElseThrow().outcome()).isEqualTo("aborted");
        assertThat(window).as("after the last final").isEqualTo(INBOX_MAX);
        assertThat(History.of(List.of(client.frames())).finalIds())
                .containsExactly("turn", "running", "queued-1", "queued-2", "queued-3", "queued-4", "one-too-many");
        client.ask(stop("running"), "no_active_turn", frame -> frame.is("no_active_turn"));
    }

    private void sameIdAgain(WireClient client) {
        transcript.section("The same message_id again");
        follow(client);

        Frame again = client.ask(message("turn", "one word at a time"), "the answer again", Frame::isDuplicate);
        Frame conflict = client.refused(message("turn", "something else"), "message_id_conflict");

        assertThat(again.is("replay")).isTrue();
        assertThat(again.event().orElseThrow().isFinal()).isTrue();
        assertThat(again.number("seq")).isEqualTo(client.finished("turn").number("cursor"));
        assertThat(conflict.text("message_id")).isEqualTo("turn");
    }

    /** Returns the connection that came back. */
    private WireClient reconnect(WireClient client) {
        transcript.section("The line is cut in mid-stream; back with since");
        follow(client);
        client.message("cut", WireClient.tokens(40, 8, 25));
        client.await(
                "a token",
                frame -> frame.is("token_stream")
                        && frame.event().orElseThrow().messageId().equals("cut"));
        WireClient watcher = clients.resumed("simulator", client.sessionId(), client.lastCursor());
        client.cut();
        long since = client.lastCursor();
        watcher.await(
                "what the cut one misses",
                frame -> frame.event()
                        .filter(event -> event.cursor() >= since + 5)
                        .isPresent());
        transcript.note("cut after cursor " + since);
        WireClient back = transcript.follow("back", clients.connect());

        JsonNode greeting = back.resume("simulator", client.sessionId(), since).json();
        Event answer = back.finished("cut").event().orElseThrow();

        assertThat(greeting.path("resumed").asBoolean()).isTrue();
        assertThat(greeting.path("sequence").asLong(-1)).isEqualTo(since);
        assertThat(greeting.path("replay_to").asLong(-1)).isGreaterThanOrEqualTo(since + 5);
        assertThat(answer.content().asText()).hasSize(40 * 8);
        // Each by itself without hole and overlap, and the second begins where the first ended: each cursor once.
        Coverage.assertHolds(client, back);
        return back;
    }

    private void twoConnections(WireClient first) {
        transcript.section("Two connections on one session; the second comes by join");
        transcript.follow("first", first);
        WireClient second = transcript.follow("second", clients.connect());

        JsonNode joined = second.join(
                        "simulator",
                        join -> join.put("session_id", first.sessionId()).put("since", first.lastCursor() - 1))
                .json();
        first.message("for-both", "heard by both");
        JsonNode heard = second.accepted("for-both").json().path("message");
        second.finished("for-both");
        first.finished("for-both");

        assertThat(joined.path("agent_id").asText()).isEqualTo("simulator");
        assertThat(joined.path("protocol_version").asInt()).isEqualTo(1);
        assertThat(joined.path("resumed").asBoolean()).isTrue();
        assertThat(joined.path("policy")).isEqualTo(POLICY);
        assertThat(joined.path("presence"))
                .anyMatch(one -> one.path("client_id").equals(heard.path("sender_id")));
        assertThat(heard.path("content").asText()).isEqualTo("heard by both");
        assertThat(first.accepted("for-both").json().has("message")).isFalse();
        Coverage.assertHolds(first, second);
    }

    private void slowReader() {
        transcript.section("A reader that stalls is closed; others go on");
        WireClient sender = clients.session("simulator");
        WireClient other = clients.session("echo");
        WireClient stalled = transcript.follow("stalled", clients.connect());
        stalled.hello("simulator", hello -> hello.put("session_id", sender.sessionId()));
        transcript.note("stops reading; another client sends 900 tokens of " + TOKEN_BYTES + " bytes");
        stalled.stopReading();

        sender.message("flood", WireClient.tokens(900, TOKEN_BYTES, 3));
        var millis = new ArrayList<Double>();
        while (sender.lastCursor() * TOKEN_BYTES < SURELY_OVER_BYTES) {
            long start = System.nanoTime();
            millis.add((other.answer("undisturbed").atNanos() - start) / 1e6);
        }
        stalled.resumeReading();
        Ending ending = stalled.ending();
        transcript.note("reads on, and is closed: " + ending.code() + " " + ending.reason());
        transcript.note(String.format(
                "meanwhile %d round trips of another client, the slowest took %.1f ms",
                millis.size(), Collections.max(millis)));
        WireClient back = transcript.follow("back", clients.connect());
        Frame greeting = back.resume("simulator", sender.sessionId(), stalled.lastCursor());
        back.finished("flood");
        sender.finished("flood");

        assertThat(ending).isEqualTo(new Ending(1013, "slow consumer"));
        // One that waited for the stalled reader would take seconds.
        assertThat(Collections.max(millis)).isLessThan(1000);
        assertThat(millis).hasSizeGreaterThan(10);
        assertThat(greeting.number("retry_after_ms")).isEqualTo(4000);
        Coverage.assertHolds(stalled, back, sender);
    }

    private void follow(WireClient client) {
        transcript.follow("client", client);
    }

    private static JsonNode stop(String messageId) {
        return WireClient.frame("abort").put("message_id", messageId);
    }

    private static JsonNode message(String messageId, String content) {
        return WireClient.frame("message").put("message_id", messageId).put("content", content);
    }
}
