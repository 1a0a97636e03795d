package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.support.GatewayServer;
import dev.sluice.support.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code kill -9} in the middle of everything: what was accepted is answered, once, in order. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class KillIT {
    private static final int SESSIONS = 50;
    private static final int MESSAGES = 20;
    private static final Duration WAIT = Duration.ofMinutes(1);

    private final GatewayServer gateway;

    @RegisterExtension
    final Clients clients;

    KillIT(TestDatabase database) {
        gateway = Gateways.owned(
                KillIT.class, database, Map.of("GATEWAY_PASSIVATE_AFTER", "2s", "GATEWAY_MAX_ATTEMPTS", "2"));
        clients = new Clients(gateway);
    }

    @BeforeEach
    void start() {
        if (!gateway.isRunning()) gateway.start();
    }

    @AfterParameterizedClassInvocation
    static void end(TestDatabase database) {
        Gateways.endOwned(KillIT.class, database);
    }

    @Test
    void a_thousand_messages_are_each_answered_once_and_in_order() {
        List<Talk> talks = new ArrayList<>();
        for (int i = 0; i < SESSIONS; i++) talks.add(new Talk(clients.session(agent(i)), i));
        for (int message = 0; message < MESSAGES; message++) for (Talk talk : talks) talk.send(message);
        Awaitility.await()
                .atMost(WAIT)
                .until(() -> talks.stream().mapToInt(Talk::finals).sum() > SESSIONS * MESSAGES / 4);
        gateway.kill();
        talks.forEach(talk -> talk.first.ending());
        long finalsBefore = talks.stream().mapToInt(Talk::finals).sum();

        gateway.start();
        talks.forEach(Talk::comeBack);
        talks.forEach(Talk::verify);

        assertThat(finalsBefore).as("killed in the middle").isLessThan((long) SESSIONS * MESSAGES);
        assertThat(talks.stream().filter(Talk::wasResumed).count()).isPositive();
    }

    @Test
    void a_turn_that_ran_is_run_again_and_says_so_and_what_was_answered_stays_answered() {
        WireClient client = clients.session("simulator");
        client.message("answered", "x y");
        Frame answer = client.finished("answered");
        client.message("running", WireClient.tokens(2000, 8, 100));
        client.message("waiting", "z");
        client.accepted("waiting");
        client.await(
                "a token",
                frame -> frame.is("token_stream") && frame.text("message_id").equals("running"));

        gateway.kill();
        gateway.start();
        WireClient second = clients.resumed("simulator", client.sessionId(), client.lastCursor());
        second.await(
                "the second attempt",
                frame -> frame.event()
                        .filter(event -> event.type().equals("turn_restarted") && event.attempt() == 2)
                        .isPresent());
        second.await("a token", frame -> frame.is("token_stream"));
        Frame again = second.ask(messageFrame("answered", "x y"), "a duplicate", Frame::isDuplicate);
        second.refused(messageFrame("answered", "other"), "message_id_conflict");
        gateway.kill();
        gateway.start();
        WireClient third = clients.resumed("simulator", client.sessionId(), second.lastCursor());

        assertThat(again.isFinal("answered")).isTrue();
        assertThat(again.number("seq")).isEqualTo(answer.number("cursor"));
        assertThat(again.event().orElseThrow().eventId()).isEqualTo(answer.text("event_id"));
        Event abandoned = third.finished("running").event().orElseThrow();
        assertThat(abandoned.outcome()).isEqualTo("abandoned");
        assertThat(abandoned.members().path("attempts").asInt()).isEqualTo(2);
        assertThat(third.finished("waiting").event().orElseThrow().outcome()).isEqualTo("ok");
    }

    @Test
    void a_message_sent_again_after_each_end_of_the_process_runs_once_and_keeps_its_answer() {
        WireClient first = clients.session("simulator");
        first.message("finished", "x");
        Frame answer = first.finished("finished");
        first.message("accepted", WireClient.tokens(200, 8, 20));
        Frame accepted = first.accepted("accepted");

        gateway.kill();
        gateway.start();
        WireClient second = clients.resumed("simulator", first.sessionId(), first.lastCursor());
        Frame runs = second.ask(again("accepted", WireClient.tokens(200, 8, 20)), "a duplicate", Frame::isDuplicate);
        assertThat(runs.number("cursor")).isEqualTo(accepted.number("cursor"));
        Frame late = second.finished("accepted");
        gateway.kill();
        gateway.start();
        WireClient third = clients.resumed("simulator", first.sessionId(), second.lastCursor());
        assertSame(
                third.ask(again("accepted", WireClient.tokens(200, 8, 20)), "a duplicate", Frame::isDuplicate), late);
        assertSame(third.ask(messageFrame("finished", "x"), "a duplicate", Frame::isDuplicate), answer);
        gateway.terminate();
        gateway.awaitEnd();
        gateway.start();
        WireClient fourth = clients.resumed("simulator", first.sessionId(), third.lastCursor());
        assertSame(
                fourth.ask(again("accepted", WireClient.tokens(200, 8, 20)), "a duplicate", Frame::isDuplicate), late);
        assertSame(fourth.ask(messageFrame("finished", "x"), "a duplicate", Frame::isDuplicate), answer);

        WireClient whole = clients.resumed("simulator", first.sessionId(), 0);
        whole.finished("accepted");
        assertThat(History.of(List.of(whole.frames())).finalIds()).containsExactly("finished", "accepted");
    }

    private static void assertSame(Frame duplicate, Frame answer) {
        Event told = duplicate.event().orElseThrow();
        Event before = answer.event().orElseThrow();
        assertThat(told.eventId()).isEqualTo(before.eventId());
        assertThat(told.content()).isEqualTo(before.content());
    }

    private static JsonNode again(String messageId, JsonNode content) {
        return WireClient.frame("message").put("message_id", messageId).set("content", content);
    }

    private static JsonNode messageFrame(String messageId, String content) {
        return WireClient.frame("message").put("message_id", messageId).put("content", content);
    }

    private static String agent(int session) {
        return session % 5 == 0 ? "simulator" : "echo";
    }

    /** One session's messages, before and after the kill. */
    private final class Talk {
        private final WireClient first;
        private final int number;
        private final List<String> ids = new ArrayList<>();
        private WireClient second;

        private Talk(WireClient client, int number) {
            first = client;
            second = client;
            this.number = number;
        }

        private JsonNode content(int message) {
            if (agent(number).equals("simulator")) return WireClient.tokens(20, 16, 5);
            return Frame.JSON.getNodeFactory().textNode("message " + message + " of " + number);
        }

        private void send(int message) {
            ids.add("m" + message);
            first.message("m" + message, content(message));
        }

        private int finals() {
            return (int) first.frames().stream()
                    .filter(frame -> frame.text("status").equals("final"))
                    .count();
        }

        /** Half of the clients say hello and half join; what was not accepted for sure is sent again. */
        private void comeBack() {
            long since = first.lastCursor();
            second = clients.connect();
            if (number % 2 == 0) second.resume(agent(number), first.sessionId(), since);
            else
                second.join(
                        agent(number),
                        join -> join.put("session_id", first.sessionId()).put("since", since));
            List<String> accepted = History.of(List.of(first.frames())).acceptedIds();
            for (int message = accepted.size(); message < MESSAGES; message++)
                second.message("m" + message, content(message));
        }

        private void verify() {
            String last = "m" + (MESSAGES - 1);
            // What was finished before the kill is behind the cursor that this connection asked for.
            if (first.frames().stream().noneMatch(frame -> frame.isFinal(last))) second.finished(last);
            WireClient whole = clients.resumed(agent(number), first.sessionId(), 0);
            whole.finished(last);

            History told = History.of(List.of(first.frames(), second.frames(), whole.frames()));
            assertThat(told.violations()).isEmpty();
            assertThat(told.acceptedIds()).isEqualTo(ids);
            assertThat(told.finalIds()).isEqualTo(ids);
            assertThat(History.of(List.of(whole.frames())).finalIds()).isEqualTo(ids);
            if (agent(number).equals("echo"))
                assertThat(told.finals().map(Event::content).toList())
                        .isEqualTo(IntStream.range(0, MESSAGES)
                                .mapToObj(this::content)
                                .toList());
        }

        private boolean wasResumed() {
            return second.frames().stream()
                    .anyMatch(frame -> frame.is("status")
                            && frame.text("message")
                                    .matches("Resuming processing \\(\\d+ pending messages?\\)\\.\\.\\."));
        }
    }
}
