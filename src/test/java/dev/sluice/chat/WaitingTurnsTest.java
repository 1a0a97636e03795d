package dev.sluice.chat;

import static dev.sluice.chat.ChatFixture.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.sluice.agent.AgentHealth;
import dev.sluice.agent.AgentLimits;
import dev.sluice.agent.Reply;
import dev.sluice.agent.TurnPlace;
import dev.sluice.protocol.MessageRate;
import dev.sluice.support.HandPlace;
import dev.sluice.support.HandTurn;
import dev.sluice.support.RecordedOutput;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What becomes of turns that wait for their agent's rate, or for a trial of its model. A turn's time is ten minutes. */
class WaitingTurnsTest {
    private static final Duration CIRCUIT_OPEN = Duration.ofSeconds(30);

    private final ChatFixture chat = new ChatFixture().retrying(0);

    @Test
    void an_open_circuit_refuses_at_once_although_the_rate_is_used_up() {
        ChatAgent agent = open(Circuit.REQUESTS_LEAST, 300_000);

        assertThat(failure(ask(agent)).code()).isEqualTo("agent_circuit_open");
    }

    @Test
    void those_who_wait_for_the_rate_are_refused_when_the_circuit_opens() {
        ChatAgent agent = agent(Circuit.REQUESTS_LEAST, 300_000);
        for (int i = 0; i < Circuit.REQUESTS_LEAST; i++) begin(agent);
        HandPlace place = new HandPlace();
        CompletableFuture<Reply> first = ask(agent, place);
        CompletableFuture<Reply> second = ask(agent);
        assertThat(place.isTaken()).isFalse();
        // Nor does anybody come back to a place only to be refused.
        place.full();

        chat.model.asked().forEach(asked -> asked.fails(new HttpException(500, "")));
        assertThat(agent.circuit().health()).isEqualTo(AgentHealth.DOWN);
        chat.pass(Duration.ZERO);

        assertThat(failure(first).code()).isEqualTo("agent_circuit_open");
        assertThat(failure(second).code()).isEqualTo("agent_circuit_open");
        assertThat(chat.model.asked()).hasSize(Circuit.REQUESTS_LEAST);
    }

    @Test
    void who_begins_to_wait_while_the_circuit_opens_is_refused_too() {
        ChatAgent agent = agent(Circuit.REQUESTS_LEAST, 300_000);
        for (int i = 0; i < Circuit.REQUESTS_LEAST; i++) begin(agent);
        TurnPlace place = new TurnPlace() {
            @Override
            public void leave() {
                chat.model.asked().forEach(asked -> asked.fails(new HttpException(500, "")));
            }

            @Override
            public void comeBack(Runnable next) {
                throw new AssertionError("comes back");
            }
        };

        CompletableFuture<Reply> answer = ask(agent, place);
        chat.pass(Duration.ZERO);

        assertThat(failure(answer).code()).isEqualTo("agent_circuit_open");
    }

    @Test
    void a_message_that_the_rate_has_no_place_for_in_its_turns_time_fails_at_once() {
        ChatAgent agent = agent(1, 240_000);
        begin(agent);
        CompletableFuture<Reply> second = ask(agent);
        CompletableFuture<Reply> third = ask(agent);
        CompletableFuture<Reply> fourth = ask(agent);

        assertThat(second).isNotDone();
        assertThat(third).isNotDone();
        assertThat(failure(fourth).code()).isEqualTo("agent_rate_limited");
        assertThat(failure(fourth))
                .hasMessageContaining("agent gpt")
                .hasMessageContaining("GATEWAY_AGENT_GPT_MAX_RATE");
    }

    @Test
    void a_repetition_that_the_rate_has_no_place_for_ends_at_once_with_what_the_request_failed_with() {
        ChatAgent agent = chat.retrying(2)
                .limited(new AgentLimits(null, new MessageRate(1, 600_000), CIRCUIT_OPEN))
                .agent();
        CompletableFuture<Reply> answer = ask(agent);

        chat.model.last().fails(new HttpException(503, "busy"));

        assertThat(failure(answer).code()).isEqualTo("model_unavailable");
        assertThat(chat.timers.waiting()).isZero();
    }

    @Test
    void a_repetition_that_others_have_left_no_time_for_meanwhile_ends_with_what_the_request_failed_with() {
        ChatAgent agent = chat.retrying(2)
                .limited(new AgentLimits(null, new MessageRate(1, 400_000), CIRCUIT_OPEN))
                .agent();
        CompletableFuture<Reply> answer = ask(agent);
        chat.model.last().fails(new HttpException(503, "busy"));
        assertThat(answer).isNotDone();
        begin(agent);

        chat.pass(Duration.ofSeconds(1));

        assertThat(failure(answer).code()).isEqualTo("model_unavailable");
    }

    @Test
    void a_repetition_that_the_rate_has_a_place_for_is_sent() {
        ChatAgent agent = chat.retrying(2)
                .limited(new AgentLimits(null, new MessageRate(1, 400_000), CIRCUIT_OPEN))
                .agent();
        begin(agent);
        chat.model.last().fails(new HttpException(503, "busy"));

        chat.pass(Duration.ofSeconds(400));

        assertThat(chat.model.asked()).hasSize(2);
    }

    @Test
    void a_trial_whose_answer_begins_lets_the_others_in_before_it_is_complete() {
        ChatAgent agent = open(1000, 1);
        chat.clock.advance(CIRCUIT_OPEN.plusSeconds(1));
        begin(agent);
        assertThat(failure(ask(agent)).code()).isEqualTo("agent_circuit_open");

        chat.model.last().says("Once");

        assertThat(agent.circuit().health()).isEqualTo(AgentHealth.UP);
        assertThat(ask(agent)).isNotDone();
    }

    @Test
    void reasoning_and_calls_of_tools_are_pieces_too() {
        ChatAgent agent = open(1000, 1);
        chat.clock.advance(CIRCUIT_OPEN.plusSeconds(1));
        begin(agent);
        chat.model.last().reasons("Well");
        assertThat(agent.circuit().health()).isEqualTo(AgentHealth.UP);

        ChatAgent another = open(1000, 1);
        chat.clock.advance(CIRCUIT_OPEN.plusSeconds(1));
        begin(another);
        ToolExecutionRequest call =
                ToolExecutionRequest.builder().id("c1").name("order").build();
        chat.model.last().handler().onCompleteToolCall(new CompleteToolCall(0, call));
        assertThat(another.circuit().health()).isEqualTo(AgentHealth.UP);
    }

    private ChatAgent open(int messages, long perMs) {
        ChatAgent agent = agent(messages, perMs);
        for (int i = 0; i < Circuit.REQUESTS_LEAST; i++) {
            begin(agent);
            chat.model.last().fails(new HttpException(500, ""));
        }
        assertThat(agent.circuit().health()).isEqualTo(AgentHealth.DOWN);
        return agent;
    }

    private ChatAgent agent(int messages, long perMs) {
        return chat.limited(new AgentLimits(null, new MessageRate(messages, perMs), CIRCUIT_OPEN))
                .agent();
    }

    private void begin(ChatAgent agent) {
        chat.answer = ask(agent);
    }

    private static CompletableFuture<Reply> ask(ChatAgent agent) {
        return ask(agent, new HandPlace());
    }

    private static CompletableFuture<Reply> ask(ChatAgent agent, TurnPlace place) {
        return agent.answer(HandTurn.saying("hello"), new RecordedOutput(), place)
                .toCompletableFuture();
    }
}
