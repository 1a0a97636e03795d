package dev.sluice.chat;

import static dev.sluice.chat.ChatFixture.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.sluice.agent.AgentFailure;
import dev.sluice.agent.AgentTools;
import dev.sluice.agent.CancelReason;
import dev.sluice.agent.HistoryMessage;
import dev.sluice.agent.HistoryMessage.Role;
import dev.sluice.agent.Reply;
import dev.sluice.agent.ToolCall;
import dev.sluice.agent.ToolEvent;
import dev.sluice.protocol.JsonText;
import dev.sluice.protocol.Outcome;
import dev.sluice.support.HandDrivenClock;
import dev.sluice.support.HandTurn;
import dev.sluice.support.LogLines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ToolTurnTest {
    private final ChatFixture chat = new ChatFixture();
    private final List<ToolCall> made = new ArrayList<>();

    @Test
    void the_model_is_told_of_the_tools_there_are() {
        offer("clock", "noon");
        chat.begin("what time is it?");

        assertThat(chat.model.last().request().toolSpecifications())
                .extracting(ToolSpecification::name)
                .containsExactly("clock");
    }

    @Test
    void a_tool_begins_when_its_call_is_kept_and_not_before() {
        offer("clock", "noon");
        chat.output.hold();
        var answer = chat.ask("what time is it?");
        chat.model.last().calls(call("c1", "clock", "{}"));
        chat.timers.advance(Duration.ZERO);
        assertThat(made).isEmpty();
        assertThat(events()).hasSize(1);

        chat.output.keep(true);
        chat.timers.advance(Duration.ZERO);

        assertThat(made).hasSize(1);
        chat.model.last().says("Noon.").finishes();
        assertThat(answer).isCompleted();
    }

    @Test
    void a_tool_whose_call_cannot_be_kept_is_not_called_and_the_model_is_told() {
        offer("clock", "noon");
        chat.output.hold();
        chat.begin("what time is it?");
        chat.model.last().calls(call("c1", "clock", "{}"));

        chat.output.keep(false);
        chat.timers.advance(Duration.ZERO);

        assertThat(made).isEmpty();
        assertThat(chat.model.last().messages()).last().asString().contains("not called: the call could not be stored");
    }

    @Test
    void a_turn_that_ends_before_the_call_is_kept_calls_no_tool() {
        offer("clock", "noon");
        chat.output.hold();
        HandTurn turn = HandTurn.saying("what time is it?");
        chat.begin(turn);
        chat.model.last().calls(call("c1", "clock", "{}"));

        turn.cancellation().cancel(CancelReason.ABORTED);
        chat.output.keep(true);
        chat.timers.advance(Duration.ZERO);

        assertThat(made).isEmpty();
    }

    @Test
    void a_tool_is_called_and_its_result_goes_back_to_the_model() {
        offer("clock", "noon");
        var answer = chat.ask("what time is it?");
        chat.model.last().calls(call("c1", "clock", "{\"zone\":\"UTC\"}"));
        chat.timers.advance(Duration.ZERO);

        assertThat(chat.model.last().messages())
                .containsExactly("user: what time is it?", "assistant: [clock{\"zone\":\"UTC\"}]", "tool: noon");
        chat.model.last().says("Noon.").finishes();
        assertThat(answer).isCompletedWithValue(Reply.streamed());
        assertThat(events())
                .containsExactly(
                        "toolCall {\"id\":\"c1\",\"name\":\"clock\",\"arguments\":{\"zone\":\"UTC\"},\"step\":1}",
                        "toolResult {\"id\":\"c1\",\"name\":\"clock\",\"result\":\"noon\",\"step\":1}");
        assertThat(made.get(0).idempotencyKey()).matches("session-1/m-1/1/[0-9a-f]{32}");
        assertThat(made.get(0).principal()).isEqualTo("alice");
        assertThat(chat.timers.waiting()).isZero();
    }

    @Test
    void several_calls_of_one_answer_are_made_one_after_the_other() {
        offer("clock", "noon");
        chat.begin("twice");
        chat.model.last().calls(call("c1", "clock", ""), call("c2", "clock", ""));
        chat.timers.advance(Duration.ZERO);

        assertThat(made).extracting(ToolCall::step).containsExactly(1, 2);
        assertThat(chat.model.last().messages()).hasSize(4);
    }

    @Test
    void a_tool_may_answer_later_without_a_thread() {
        CompletableFuture<String> later = new CompletableFuture<>();
        offer("slow", later);
        chat.begin("go");
        chat.model.last().calls(call("c1", "slow", "{}"));
        chat.timers.advance(Duration.ofSeconds(1));
        assertThat(chat.model.asked()).hasSize(1);

        later.complete("there");

        assertThat(chat.model.last().messages()).last().isEqualTo("tool: there");
    }

    @Test
    void a_tool_that_takes_too_long_is_told_so_to_the_model_and_heard_no_more() {
        CompletableFuture<String> later = new CompletableFuture<>();
        offer("slow", later);
        chat.begin("go");
        chat.model.last().calls(call("c1", "slow", "{}"));
        chat.timers.advance(AgentTools.TIMEOUT_DEFAULT);
        later.complete("too late");

        assertThat(chat.model.asked()).hasSize(2);
        assertThat(chat.model.last().messages())
                .last()
                .isEqualTo("tool: no answer within 30000 ms; what it does may still happen");
        assertThat(events()).last().asString().contains("\"code\":\"tool_timeout\"");
    }

    @Test
    void what_a_tool_means_its_model_to_know_is_told_and_nothing_else() {
        chat.tools.add(tool("fails", (arguments, call) -> {
            throw new AgentFailure("no_such_city", "There is no such city.");
        }));
        chat.tools.add(tool("breaks", (arguments, call) -> {
            throw new IllegalStateException("jdbc:secret");
        }));
        chat.begin("go");
        chat.model.last().calls(call("c1", "fails", "{}"), call("c2", "breaks", "{}"), call("c3", "unknown", "{}"));
        chat.timers.advance(Duration.ZERO);

        assertThat(chat.model.last().messages())
                .endsWith(
                        "tool: There is no such city.", "tool: the tool failed", "tool: there is no tool of that name");
    }

    @Test
    void arguments_that_are_no_object_are_told_to_the_model() {
        offer("clock", "noon");
        chat.begin("go");
        chat.model.last().calls(call("c1", "clock", "{\"zone\":"));
        chat.timers.advance(Duration.ZERO);

        assertThat(made).isEmpty();
        assertThat(chat.model.last().messages()).last().isEqualTo("tool: the arguments are no JSON object");
        assertThat(events().get(0)).contains("\"arguments\":\"{\\\"zone\\\":\"");
        assertThat(chat.model.last().messages()).contains("assistant: [clock{}]");
    }

    @Test
    void arguments_that_are_an_array_or_are_followed_by_something_are_none_either() {
        offer("clock", "noon");
        chat.begin("go");
        chat.model.last().calls(call("c1", "clock", "[1]"), call("c2", "clock", "{} {}"), call("c3", "clock", ""));
        chat.timers.advance(Duration.ZERO);

        assertThat(chat.model.last().messages())
                .containsExactly(
                        "user: go",
                        "assistant: [clock{}][clock{}][clock{}]",
                        "tool: the arguments are no JSON object",
                        "tool: the arguments are no JSON object",
                        "tool: noon");
    }

    @Test
    void a_model_that_calls_tools_for_ever_is_stopped() {
        offer("clock", "noon");
        var answer =
                chat.with(new AgentTools(null, AgentTools.TIMEOUT_DEFAULT, 2)).ask("go");
        for (int i = 0; i < 3; i++) {
            chat.model.last().calls(call("c" + i, "clock", "{}"));
            chat.timers.advance(Duration.ZERO);
        }

        assertThat(failure(answer).code()).isEqualTo("tool_loop_too_long");
        assertThat(failure(answer)).hasMessageContaining("GATEWAY_AGENT_GPT_TOOL_ROUNDS");
        assertThat(made).hasSize(2);
    }

    @Test
    void an_answer_makes_a_bounded_number_of_calls() {
        offer("clock", "noon");
        chat.begin("go");
        ToolExecutionRequest[] calls = new ToolExecutionRequest[ChatTurn.CALLS_MAX + 1];
        for (int i = 0; i < calls.length; i++) calls[i] = call("c" + i, "clock", "{}");
        chat.model.last().calls(calls);
        chat.timers.advance(Duration.ZERO);

        assertThat(made).hasSize(ChatTurn.CALLS_MAX);
        assertThat(chat.model.last().messages()).hasSize(2 + ChatTurn.CALLS_MAX);
    }

    @Test
    void a_call_that_was_cut_off_is_not_made() {
        offer("clock", "noon");
        var answer = chat.ask("go");
        chat.model
                .last()
                .handler()
                .onCompleteResponse(ChatResponse.builder()
                        .aiMessage(AiMessage.from(call("c1", "clock", "{\"zo")))
                        .finishReason(FinishReason.LENGTH)
                        .build());

        assertThat(failure(answer).code()).isEqualTo("model_truncated");
        assertThat(made).isEmpty();
    }

    @Test
    void a_cancelled_turn_hears_of_no_tool_and_calls_no_other() {
        CompletableFuture<String> later = new CompletableFuture<>();
        offer("slow", later);
        HandTurn turn = HandTurn.saying("go");
        var answer = chat.ask(turn);
        chat.model.last().calls(call("c1", "slow", "{}"), call("c2", "slow", "{}"));
        chat.timers.advance(Duration.ZERO);

        turn.cancellation().cancel(CancelReason.ABORTED);
        later.complete("too late");

        assertThat(answer).isCancelled();
        assertThat(made).hasSize(1);
        assertThat(chat.model.asked()).hasSize(1);
        assertThat(events()).hasSize(1);
        assertThat(chat.timers.waiting()).isZero();
    }

    @Test
    void steps_of_earlier_attempts_are_told_to_the_model_and_not_made_again() {
        offer("clock", "noon");
        chat.begin(HandTurn.saying("time?")
                .again(
                        2,
                        event(
                                ToolEvent.Kind.CALL,
                                "{\"id\":\"c1\",\"name\":\"clock\",\"arguments\":{\"z\":1},\"step\":1}"),
                        event(
                                ToolEvent.Kind.RESULT,
                                "{\"id\":\"c1\",\"name\":\"clock\",\"result\":\"noon\",\"step\":1}"),
                        event(ToolEvent.Kind.CALL, "{\"id\":\"c2\",\"name\":\"clock\",\"arguments\":{},\"step\":2}")));

        assertThat(chat.model.last().messages())
                .containsExactly("user: time?", "assistant: [clock{\"z\":1}]", "tool: noon");
        assertThat(made).isEmpty();
        chat.model.last().calls(call("c2", "clock", "{}"));
        chat.timers.advance(Duration.ZERO);
        assertThat(made).extracting(ToolCall::step).containsExactly(2);
    }

    @Test
    void a_call_that_a_restart_interrupted_has_its_key_again_however_the_model_writes_it() {
        offer("order", "done");
        chat.begin("cake");
        chat.model.last().calls(call("c1", "order", "{\"what\":\"cake\",\"pieces\":2}"));
        chat.timers.advance(Duration.ZERO);

        chat.begin(HandTurn.saying("cake").again(2, begun(1, "order", "{\"what\":\"cake\",\"pieces\":2}")));
        chat.model.last().calls(call("c9", "order", "{ \"pieces\": 2, \"what\": \"cake\" }"));
        chat.timers.advance(Duration.ZERO);

        assertThat(made.get(1).idempotencyKey()).isEqualTo(made.get(0).idempotencyKey());
    }

    @Test
    void a_model_that_decides_differently_after_a_restart_has_new_keys_and_finds_the_old_one_again() {
        offer("order", "done");
        chat.begin(HandTurn.saying("cake").again(2, begun(1, "order", "{\"what\":\"cake\"}")));
        chat.model
                .last()
                .calls(
                        call("c1", "order", "{\"what\":\"pie\"}"),
                        call("c2", "order", "{\"what\":\"cake\"}"),
                        call("c3", "order", "{\"what\":\"cake\"}"));
        chat.timers.advance(Duration.ZERO);

        assertThat(made).extracting(ToolCall::step).containsExactly(2, 1, 3);
        assertThat(made).extracting(ToolCall::idempotencyKey).doesNotHaveDuplicates();
    }

    @Test
    void a_call_that_was_never_recorded_shares_no_key_with_another_in_its_place() {
        offer("order", "done");
        offer("cancel", "done");
        for (ToolExecutionRequest each : List.of(
                call("c1", "order", "{\"what\":\"cake\"}"),
                call("c1", "order", "{\"what\":\"pie\"}"),
                call("c1", "cancel", "{\"what\":\"pie\"}"))) {
            chat.begin("cake");
            chat.model.last().calls(each);
            chat.timers.advance(Duration.ZERO);
        }

        assertThat(made).extracting(ToolCall::step).containsOnly(1);
        assertThat(made).extracting(ToolCall::idempotencyKey).doesNotHaveDuplicates();
    }

    @Test
    void what_a_tool_throws_is_logged_by_its_class_alone() {
        chat.tools.add(tool("breaks", (arguments, call) -> {
            throw new IllegalStateException("jdbc:secret", new IllegalArgumentException("secret"));
        }));
        try (LogLines log = LogLines.of(ToolRun.class)) {
            chat.begin("go");
            chat.model.last().calls(call("c1", "breaks", "{\"zone\":\"secret\"}"));
            chat.timers.advance(Duration.ZERO);

            assertThat(log.all())
                    .containsExactly("tool failed tool=breaks agent=gpt session=session-1 step=1 "
                            + "cause=java.lang.IllegalStateException");
        }
        assertThat(events()).last().asString().contains("\"error\":\"the tool failed\",\"code\":\"tool_failed\"");
    }

    @Test
    void what_the_model_is_told_of_a_failure_is_bounded() {
        chat.tools.add(tool("fails", (arguments, call) -> {
            throw new IllegalArgumentException("x".repeat(100_000));
        }));
        chat.begin("go");
        chat.model.last().calls(call("c1", "fails", "{}"));
        chat.timers.advance(Duration.ZERO);

        assertThat(chat.model.last().messages()).last().asString().hasSize("tool: ".length() + 2000);
    }

    @Test
    void tools_of_earlier_answers_are_remembered() {
        HistoryMessage answered = new HistoryMessage(
                Role.ASSISTANT,
                JsonText.ofString("Noon."),
                "m-0",
                HandDrivenClock.BEGINNING,
                List.of(
                        event(ToolEvent.Kind.CALL, "{\"id\":\"c1\",\"name\":\"clock\",\"arguments\":{},\"step\":1}"),
                        event(
                                ToolEvent.Kind.RESULT,
                                "{\"id\":\"c1\",\"name\":\"clock\",\"error\":\"broken\",\"step\":1}")));
        chat.begin(HandTurn.saying("and now?").after(ChatFixture.said("time?"), answered));

        assertThat(chat.model.last().messages())
                .containsExactly(
                        "user: time?", "assistant: [clock{}]", "tool: broken", "assistant: Noon.", "user: and now?");
    }

    @Test
    void arguments_that_were_no_object_are_remembered_as_none() {
        chat.begin(HandTurn.saying("and now?")
                .after(
                        ChatFixture.said("time?"),
                        ended(
                                Outcome.OK,
                                "Noon.",
                                event(ToolEvent.Kind.CALL, called("c1", "\"{\\\"zone\\\":\"", 1)),
                                event(ToolEvent.Kind.RESULT, "{\"id\":\"c1\",\"error\":\"no JSON\",\"step\":1}"))));

        assertThat(chat.model.last().messages())
                .containsExactly(
                        "user: time?", "assistant: [clock{}]", "tool: no JSON", "assistant: Noon.", "user: and now?");
    }

    @Test
    void what_tools_did_in_a_turn_that_was_cut_short_is_told_and_what_they_may_have_done_as_unknown() {
        chat.begin(HandTurn.saying("did you order?")
                .after(
                        ChatFixture.said("order two"),
                        ended(
                                Outcome.ABORTED,
                                HistoryMessage.NO_ANSWER,
                                event(ToolEvent.Kind.CALL, called("c1", "{\"n\":1}", 1)),
                                event(ToolEvent.Kind.RESULT, "{\"id\":\"c1\",\"result\":\"done\",\"step\":1}"),
                                event(ToolEvent.Kind.CALL, called("c2", "{\"n\":2}", 2)))));

        assertThat(chat.model.last().messages())
                .containsExactly(
                        "user: order two",
                        "assistant: [clock{\"n\":1}]",
                        "tool: done",
                        "assistant: [clock{\"n\":2}]",
                        "tool: " + ToolSteps.UNKNOWN,
                        "assistant: " + HistoryMessage.NO_ANSWER,
                        "user: did you order?");
    }

    @Test
    void a_step_that_a_later_attempt_has_finished_is_told_once() {
        chat.begin(HandTurn.saying("and?")
                .after(
                        ChatFixture.said("time?"),
                        ended(
                                Outcome.OK,
                                "Noon.",
                                event(ToolEvent.Kind.CALL, called("c1", "{}", 1)),
                                new ToolEvent(ToolEvent.Kind.CALL, 2, JsonText.ofEncoded(called("c9", "{}", 1))),
                                new ToolEvent(
                                        ToolEvent.Kind.RESULT,
                                        2,
                                        JsonText.ofEncoded("{\"id\":\"c9\",\"result\":\"noon\",\"step\":1}")))));

        assertThat(chat.model.last().messages())
                .containsExactly("user: time?", "assistant: [clock{}]", "tool: noon", "assistant: Noon.", "user: and?");
    }

    private static HistoryMessage ended(Outcome outcome, String text, ToolEvent... events) {
        return new HistoryMessage(
                Role.ASSISTANT, JsonText.ofString(text), "m-0", HandDrivenClock.BEGINNING, List.of(events), outcome);
    }

    private static String called(String id, String arguments, int step) {
        return "{\"id\":\"" + id + "\",\"name\":\"clock\",\"arguments\":" + arguments + ",\"step\":" + step + "}";
    }

    private void offer(String name, Object answer) {
        chat.tools.add(tool(name, (arguments, call) -> {
            made.add(call);
            return answer;
        }));
    }

    private static OfferedTool tool(String name, OfferedTool.Body body) {
        ToolSpecification specification = ToolSpecification.builder()
                .name(name)
                .parameters(JsonObjectSchema.builder().build())
                .build();
        return new OfferedTool(specification, body);
    }

    private List<String> events() {
        return chat.output.others().stream()
                .filter(each -> each.startsWith("tool"))
                .toList();
    }

    /** A call that an earlier attempt had begun when it ended. */
    private static ToolEvent begun(int step, String name, String arguments) {
        String data = "{\"id\":\"c\",\"name\":\"%s\",\"arguments\":%s,\"step\":%d}";
        return event(ToolEvent.Kind.CALL, data.formatted(name, arguments, step));
    }

    private static ToolEvent event(ToolEvent.Kind kind, String data) {
        return new ToolEvent(kind, 1, JsonText.ofEncoded(data));
    }

    private static ToolExecutionRequest call(String id, String name, String arguments) {
        return ToolExecutionRequest.builder()
                .id(id)
                .name(name)
                .arguments(arguments)
                .build();
    }
}
