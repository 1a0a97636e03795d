package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.protocol.SessionState;
import dev.sluice.support.Told;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator is told of a session, wherever it is, and that the session does not notice. */
@ParameterizedClass
@ValueSource(booleans = {true, false})
class StateReadsTest {
    private final boolean durable;
    private final HandDrivenNode node;
    private final TestClient client;

    StateReadsTest(boolean durable) {
        this.durable = durable;
        node = plan().start();
        client = node.client("c-1").begin();
    }

    private HandDrivenNode.Plan plan() {
        return durable ? HandDrivenNode.plan() : HandDrivenNode.plan().drain();
    }

    private static JsonNode read(HandDrivenNode on, String principal, String sessionId) {
        CompletionStage<SessionState> asked = on.registry.read(principal, sessionId);
        assertThat(asked.toCompletableFuture())
                .as("nobody has to be waited for")
                .isDone();
        SessionState state = asked.toCompletableFuture().join();
        return state == null ? null : Told.parse(state.toJson().text());
    }

    private JsonNode state() {
        return read(node, "alice", client.sessionId());
    }

    private static List<String> ids(JsonNode entries) {
        List<String> ids = new ArrayList<>();
        entries.forEach(entry -> ids.add(entry.path("message_id").asText()));
        return ids;
    }

    private static List<String> types(JsonNode state) {
        List<String> types = new ArrayList<>();
        state.path("events").forEach(event -> types.add(event.path("type").asText()));
        return types;
    }

    @Test
    void a_session_that_just_began_has_nothing_but_its_start() {
        JsonNode state = state();

        assertThat(state.path("session_id").asText()).isEqualTo(client.sessionId());
        assertThat(state.path("agent_id").asText()).isEqualTo(HandDrivenNode.AGENT);
        assertThat(state.path("event_cursor").asLong()).isEqualTo(1);
        assertThat(state.path("messages")).isEmpty();
        assertThat(types(state)).containsExactly("session_start");
        assertThat(state.path("pending_inbox")).isEmpty();
        assertThat(state.path("is_executing").asBoolean(true)).isFalse();
        assertThat(state.path("truncated").asBoolean(true)).isFalse();
    }

    @Test
    void a_running_turn_is_told_with_what_waits_behind_it_as_of_the_last_cursor_told() {
        client.send("m-1", "one");
        client.send("m-2", "two");
        node.settle();
        node.agent.last().output().token("so far");

        JsonNode state = state();

        assertThat(state.path("is_executing").asBoolean()).isTrue();
        assertThat(ids(state.path("messages"))).containsExactly("m-1", "m-2");
        assertThat(ids(state.path("pending_inbox"))).containsExactly("m-2");
        assertThat(state.path("pending_inbox").path(0).path("content").asText()).isEqualTo("two");
        assertThat(state.path("pending_inbox").path(0).path("timestamp").isNumber())
                .isTrue();
        assertThat(types(state)).containsExactly("session_start", "response", "response");
        assertThat(state.path("event_cursor").asLong()).isEqualTo(client.covered());
    }

    @Test
    void what_is_being_stored_has_not_happened_yet() {
        client.send("m-1");
        client.send("m-2");
        node.settle();
        node.agent.last().output().token("hi");
        List<JsonNode> during = new ArrayList<>();
        if (durable) {
            node.agent.last().answerStreamed();
            node.journal.commitOneWhile(() -> during.add(state()));
        } else {
            during.add(state());
            node.agent.last().answerStreamed();
        }

        assertThat(ids(during.get(0).path("messages"))).containsExactly("m-1", "m-2");
        assertThat(ids(during.get(0).path("pending_inbox"))).containsExactly("m-2");
        assertThat(ids(state().path("messages"))).containsExactly("m-1", "m-1", "m-2");
    }

    @Test
    void events_are_told_whole_and_say_what_they_cover() {
        client.send("m-1");
        node.settle();
        node.agent.last().output().token("a");
        node.agent.last().output().token("b");
        node.agent.last().answerStreamed();
        node.settle();

        JsonNode events = state().path("events");

        JsonNode end = events.path(2);
        assertThat(end.path("type").asText()).isEqualTo("stream_end");
        assertThat(end.path("data").path("from").asLong()).isEqualTo(3);
        assertThat(end.path("data").path("cursor").asLong()).isEqualTo(5);
        assertThat(end.path("event_id").asText()).isEqualTo(client.sessionId() + "-5");
        assertThat(end.path("source").asText()).isEqualTo(HandDrivenNode.AGENT);
        assertThat(end.path("target").asText()).isEqualTo(client.sessionId());
        assertThat(end.path("timestamp").isNumber()).isTrue();
        assertThat(events.path(3).path("data").path("content").asText()).isEqualTo("ab");
        assertThat(events).hasSize(4);
    }

    @Test
    void who_reads_does_not_keep_a_session_in_memory_and_the_stored_one_stays_where_it_is() {
        client.send("m-1");
        node.settle();
        node.agent.last().answer("a");
        node.settle();
        JsonNode live = state();
        client.leave();
        node.clock.advance(Duration.ofSeconds(59));
        node.registry.sweep();
        state();
        node.clock.advance(Duration.ofSeconds(2));
        node.registry.sweep();
        node.settle();
        assertThat(node.registry.size()).isZero();
        String rows = node.journal.rowsOf(client.sessionId());

        JsonNode stored = state();

        assertThat(stored).isEqualTo(live);
        assertThat(node.registry.size()).as("sessions in memory").isZero();
        assertThat(node.journal.waiting()).as("nothing is written").isZero();
        assertThat(node.journal.rowsOf(client.sessionId())).isEqualTo(rows);
    }

    @Test
    void stored_work_is_told_and_not_begun() {
        client.send("m-1");
        client.send("m-2");
        node.settle();
        node.agent.last().output().token("so far");
        node.admission.drain();
        node.registry.evacuation().endRest();
        node.journal.commitAll();
        HandDrivenNode next = plan().after(node).start();

        JsonNode state = read(next, "alice", client.sessionId());
        next.settle();

        assertThat(ids(state.path("pending_inbox"))).containsExactly("m-1", "m-2");
        assertThat(state.path("is_executing").asBoolean(true)).isFalse();
        assertThat(types(state)).endsWith("stream_end", "session_end");
        assertThat(state.path("event_cursor").asLong()).isEqualTo(client.covered());
        assertThat(next.agent.calls()).isEmpty();
        assertThat(next.registry.size()).isZero();
    }

    @Test
    void for_anyone_else_it_does_not_exist_in_memory_nor_stored() {
        client.send("m-1");
        node.settle();
        assertThat(read(node, "bob", client.sessionId())).isNull();
        assertThat(read(node, "alice", "unknown")).isNull();
        node.admission.drain();
        node.registry.evacuation().endRest();
        node.journal.commitAll();
        HandDrivenNode next = plan().after(node).start();

        assertThat(read(next, "bob", client.sessionId())).isNull();
        assertThat(read(next, "alice", client.sessionId())).isNotNull();
    }

    @Test
    void each_list_has_its_bound() {
        HandDrivenNode roomy =
                plan().inbox(10_000, 1 << 28).replayEvents(1_000_000).start();
        TestClient sender = roomy.client("c-1").begin();
        String large = "x".repeat(300_000);
        for (int i = 0; i < 1_200; i++) sender.send("m-" + i, i < 10 ? large : "small");
        roomy.settle();

        JsonNode state = read(roomy, "alice", sender.sessionId());

        assertThat(state.path("truncated").asBoolean()).isTrue();
        assertThat(state.path("events")).hasSizeBetween(1, SessionState.EVENTS_MAX);
        assertThat(ids(state.path("pending_inbox"))).containsExactly("m-1", "m-2", "m-3");
        assertThat(state.path("events").path(0).path("data").has("from")).isFalse();
        assertThat(state.toString()).hasSizeLessThan(4 << 20);
    }
}
