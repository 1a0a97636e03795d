package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.example.ErrandsAgent;
import dev.sluice.support.GatewayServer;
import dev.sluice.support.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a turn with tools, and what is told beside its answer, outlive. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class ToolRestartIT {
    private final GatewayServer gateway;

    @RegisterExtension
    final Clients clients;

    ToolRestartIT(TestDatabase database) {
        gateway = Gateways.ownedWith(ErrandsAgent.class, ToolRestartIT.class, database, Map.of());
        clients = new Clients(gateway);
    }

    @AfterParameterizedClassInvocation
    static void end(TestDatabase database) {
        Gateways.endOwned(ToolRestartIT.class, database);
    }

    @Test
    void a_tool_step_that_a_killed_process_finished_is_not_repeated_and_the_conversation_goes_on() {
        WireClient first = clients.session("errands");
        first.message("m-1", "post wait pay");
        first.await("the second call", frame -> isStep(frame, "tool_call_stream", "wait"));

        gateway.kill();
        first.ending();
        gateway.start();
        WireClient back = clients.resumed("errands", first.sessionId(), first.lastCursor());
        Frame last = back.finished("m-1");

        Event answer = last.event().orElseThrow();
        assertThat(answer.content().asText()).isEqualTo("post kept, wait run, pay run");
        assertThat(answer.members().path("attempts").asInt()).isEqualTo(2);
        assertThat(answer.members().path("metadata")).isEqualTo(Frame.parse("{\"earlier\":3,\"attempt\":2}"));
        History told = History.of(List.of(first.frames(), back.frames()));
        assertThat(told.violations()).isEmpty();
        assertThat(named(told.events(), "tool_result_stream")).containsExactly("post", "wait", "pay");
        assertThat(named(told.events(), "tool_call_stream")).containsExactly("post", "wait", "wait", "pay");
        assertThat(back.answer("recall").event().orElseThrow().content().asText())
                .isEqualTo("""
                        ASSISTANT CALL 1 post
                        ASSISTANT RESULT 1 post
                        ASSISTANT CALL 1 wait
                        ASSISTANT CALL 2 wait
                        ASSISTANT RESULT 2 wait
                        ASSISTANT CALL 2 pay
                        ASSISTANT RESULT 2 pay""");
    }

    @Test
    void what_is_told_beside_an_answer_is_told_again_after_a_kill_and_after_a_drain() {
        WireClient first = clients.session("errands");
        first.message("m-1", "post");
        JsonNode metadata = first.finished("m-1").json().path("metadata");
        assertThat(metadata).isEqualTo(Frame.parse("{\"earlier\":0,\"attempt\":1}"));
        assertThat(again(first)).isEqualTo(metadata);

        gateway.kill();
        gateway.start();
        WireClient second = clients.resumed("errands", first.sessionId(), 0);
        assertThat(second.finished("m-1").event().orElseThrow().members().path("metadata"))
                .isEqualTo(metadata);
        assertThat(again(second)).isEqualTo(metadata);

        gateway.terminate();
        gateway.awaitEnd();
        gateway.start();
        WireClient third = clients.resumed("errands", first.sessionId(), 0);
        assertThat(third.finished("m-1").event().orElseThrow().members().path("metadata"))
                .isEqualTo(metadata);
        assertThat(again(third)).isEqualTo(metadata);
        JsonNode state =
                Frame.parse(gateway.get("/api/sessions/" + first.sessionId()).body());
        assertThat(state.path("events").findValues("metadata")).containsExactly(metadata);
    }

    @Test
    void a_bean_that_says_nothing_about_itself_is_listed_as_one() {
        JsonNode agents = Frame.parse(gateway.get("/api/agents").body()).path("agents");

        assertThat(agents.findValuesAsText("id")).containsExactly("echo", "simulator", "errands");
        assertThat(agents.path(2))
                .isEqualTo(Frame.parse(
                        "{\"id\":\"errands\",\"kind\":\"bean\",\"repeatable\":true,\"limits\":{},\"health\":\"up\"}"));
    }

    private static JsonNode again(WireClient client) {
        JsonNode message = WireClient.frame("message").put("message_id", "m-1").put("content", "post");
        return client.ask(message, "a duplicate", Frame::isDuplicate)
                .event()
                .orElseThrow()
                .members()
                .path("metadata");
    }

    private static boolean isStep(Frame frame, String type, String name) {
        return frame.event()
                .filter(event -> event.type().equals(type)
                        && event.data().path("name").asText().equals(name))
                .isPresent();
    }

    private static List<String> named(Stream<Event> events, String type) {
        return events.filter(event -> event.type().equals(type))
                .map(event -> event.data().path("name").asText())
                .toList();
    }
}
