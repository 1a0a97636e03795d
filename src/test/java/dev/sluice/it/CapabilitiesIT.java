package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A client is sent what it said it can take, and the cursors are covered all the same. */
class CapabilitiesIT {
    @RegisterExtension
    final Clients clients = new Clients(Gateways.shared(TestDatabase.HSQLDB));

    @Test
    void without_streaming_no_token_comes_and_the_next_event_covers_them() {
        WireClient client = clients.session("simulator", hello -> hello.putArray("capabilities"));

        Event answer = client.answer(WireClient.tokens(50, 8, 2)).event().orElseThrow();
        String next = client.message("a b c");
        client.finished(next);

        assertThat(answer.content().asText()).hasSize(50 * 8);
        assertThat(client.frames())
                .noneMatch(frame -> frame.event().filter(Event::isConflatable).isPresent());
        assertThat(client.frames())
                .filteredOn(frame -> frame.event()
                        .filter(event -> event.from() < event.cursor())
                        .isPresent())
                .isNotEmpty();
    }

    @Test
    void without_streaming_none_is_replayed_either() {
        WireClient first = clients.session("simulator");
        String messageId = first.message(WireClient.tokens(100, 8, 20));
        first.await("a token", frame -> frame.is("token_stream"));

        WireClient second = clients.connect();
        second.hello("simulator", hello -> {
            hello.putArray("capabilities");
            hello.put("session_id", first.sessionId()).put("since", 0);
        });
        second.finished(messageId);

        assertThat(second.frames())
                .noneMatch(frame -> frame.event().filter(Event::isConflatable).isPresent());
        first.finished(messageId);
    }

    @Test
    void only_who_asked_for_batches_gets_arrays() {
        for (String capability : List.of("streaming", "batch")) {
            WireClient client = clients.session(
                    "echo",
                    hello -> hello.putArray("capabilities").add("streaming").add(capability));
            String last = burst(client);
            client.finished(last);

            if (capability.equals("streaming")) assertThat(client.frames()).allMatch(frame -> frame.batchSize() == 0);
            assertThat(History.of(List.of(client.frames())).finalIds()).hasSize(200);
        }
    }

    @Test
    void a_batch_keeps_the_rules_in_a_replay_of_a_long_session() {
        WireClient first = clients.session("echo");
        long head = first.finished(burst(first)).number("cursor");

        WireClient second = clients.connect();
        second.hello("echo", hello -> {
            hello.putArray("capabilities").add("streaming").add("batch");
            hello.put("session_id", first.sessionId()).put("since", 0);
        });

        second.await("the head", frame -> frame.is("replay") && frame.number("seq") == head);
    }

    @Test
    void join_streams_and_never_batches() {
        WireClient client = clients.connect();
        client.join("simulator", join -> join.putArray("capabilities").add("batch"));

        client.answer(WireClient.tokens(100, 8, 0));
        client.answer("one two three");

        assertThat(client.frames()).allMatch(frame -> frame.batchSize() == 0);
        assertThat(client.frames()).anyMatch(frame -> frame.is("token_stream"));
    }

    private static String burst(WireClient client) {
        String last = "";
        for (int i = 0; i < 200; i++) last = client.message("message " + i);
        return last;
    }
}
