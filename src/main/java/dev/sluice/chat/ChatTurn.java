package dev.sluice.chat;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.sluice.agent.AgentFailure;
import dev.sluice.agent.HistoryMessage;
import dev.sluice.agent.Reply;
import dev.sluice.agent.ToolEvent;
import dev.sluice.agent.Turn;
import dev.sluice.agent.TurnOutput;
import dev.sluice.agent.TurnPlace;
import dev.sluice.chat.Repetitions.Repetition;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One turn of a {@link ChatAgent}: what was said before is read, the model is asked, its answer is passed on piece by piece; a
 * request that failed before a piece of its answer was shown is sent again.
 *
 * <p>Thread-safe. {@link ChatState} says what may follow what; each step is begun by whoever ended the one before, so that the
 * conversation needs no lock. A cancellation may come at any time: it ends the step that is under way, and none follows.
 */
final class ChatTurn implements Exchange.Asker {
    private static final System.Logger LOG = System.getLogger(ChatTurn.class.getName());

    /** Calls of tools that one answer may make; more are as if they had not been made, and the model may make them again. */
    static final int CALLS_MAX = 64;

    private final ChatAgent agent;
    private final Turn turn;
    private final TurnOutput output;
    private final TurnPlace place;
    private final Repetitions repetitions;
    private final CompletableFuture<Reply> answer = new CompletableFuture<>();

    private volatile List<ChatMessage> conversation = List.of();
    private volatile Consumption consumption;

    /** Calls of tools in the answer to this message, earlier attempts' among them. */
    private volatile StepNumbers steps = new StepNumbers(List.of());

    /** Answers of the model that called tools. */
    @GuardedBy("this")
    private int rounds;

    @GuardedBy("this")
    private ChatState state = ChatState.REMEMBERING;

    /** Ends the step that is under way. */
    @GuardedBy("this")
    private Runnable stop = () -> {};

    ChatTurn(ChatAgent agent, Turn turn, TurnOutput output, TurnPlace place) {
        this.agent = agent;
        this.turn = turn;
        this.output = output;
        this.place = place;
        this.repetitions = new Repetitions(agent, turn);
        this.consumption =
                Consumption.none(Objects.requireNonNull(agent.settings().model()));
    }

    CompletionStage<Reply> start() {
        turn.cancellation().onCancel(this::cancel);
        remember()
                .thenCombine(turn.toolEvents(), this::begin)
                .thenRun(() -> proceed(agent.words()::rateLimited))
                .whenComplete((begun, failure) -> {
                    if (failure != null) end(() -> answer.completeExceptionally(failure));
                });
        return answer;
    }

    /** What attempts before this one have done with tools is done: the model is told, and goes on from there. */
    private boolean begin(List<HistoryMessage> said, List<ToolEvent> done) {
        List<ChatMessage> begun = new ArrayList<>(agent.memory().of(said, turn.text()));
        begun.addAll(ToolSteps.told(done));
        conversation = List.copyOf(begun);
        steps = new StepNumbers(done);
        return true;
    }

    private CompletionStage<List<HistoryMessage>> remember() {
        int messagesMax = agent.memory().messagesMax();
        return messagesMax == 0 ? CompletableFuture.completedStage(List.of()) : turn.history(messagesMax);
    }

    /**
     * The next request, as soon as the agent may send it and the turn has its place.
     *
     * @param late why the turn fails where the rate leaves no time for the request
     */
    private void proceed(Supplier<AgentFailure> late) {
        Pace pace = agent.pace();
        Pace.Spot spot = pace.spotOf(turn.principal());
        if (!enter(ChatState.WAITING, spot::leave)) return;
        if (agent.circuit().isOpen()) {
            fail(agent.words().circuitOpen());
            return;
        }
        if (spot.tryTake()) {
            comeBack(spot);
            return;
        }
        if (pace.waitOf(turn.principal()).compareTo(agent.left(turn)) >= 0) {
            fail(late.get());
            return;
        }
        place.leave();
        spot.await(() -> guarded(() -> comeBack(spot)), () -> fail(agent.words().circuitOpen()));
        // Where it opened just before, nobody has let this spot go.
        if (agent.circuit().isOpen()) pace.letGo();
    }

    private void comeBack(Pace.Spot spot) {
        place.comeBack(() -> guarded(() -> ask(spot)));
    }

    private void ask(Pace.Spot spot) {
        Optional<Evidence> evidence = agent.evidence(turn);
        if (evidence.isEmpty()) {
            fail(agent.words().circuitOpen());
            return;
        }
        Exchange exchange = new Exchange(this, agent.faults(), evidence.get());
        if (!enter(ChatState.ASKING, exchange::cancel)) {
            exchange.cancel();
            return;
        }
        spot.sent();
        tell(consumption.asked());
        exchange.begin(
                agent.parts().model(),
                ChatRequest.builder()
                        .messages(conversation)
                        .toolSpecifications(agent.parts().tools().specifications())
                        .build());
    }

    @Override
    public boolean text(String piece) {
        return output.token(piece);
    }

    @Override
    public boolean reasoning(String piece) {
        return output.reasoning(piece);
    }

    @Override
    public void answered(ChatResponse response) {
        guarded(() -> conclude(response));
    }

    private void conclude(ChatResponse response) {
        tell(consumption.answered(response));
        if (response.metadata().finishReason() == FinishReason.CONTENT_FILTER) {
            fail(agent.words().failure(Fault.of(FaultKind.REFUSED)));
            return;
        }
        AiMessage said = response.aiMessage();
        if (said.hasToolExecutionRequests()) call(said, response.metadata().finishReason());
        else end(() -> answer.complete(Reply.streamed()));
    }

    private void call(AiMessage said, @Nullable FinishReason reason) {
        if (reason == FinishReason.LENGTH) {
            fail(agent.words().failure(Fault.of(FaultKind.TRUNCATED)));
            return;
        }
        if (countRound() > agent.settings().bounds().tools().roundsMax()) {
            fail(agent.words().toolLoop());
            return;
        }
        List<ToolExecutionRequest> all = said.toolExecutionRequests();
        List<ToolExecutionRequest> calls = all.subList(0, Math.min(all.size(), CALLS_MAX));
        AiMessage told = ToolArguments.told(said, calls);
        ToolRound round = new ToolRound(agent, turn, output, calls, this::guarded, results -> goOn(told, results));
        if (!enter(ChatState.CALLING_TOOLS, round::cancel)) return;
        round.begin(steps);
    }

    private synchronized int countRound() {
        return ++rounds;
    }

    /** Asks again, with what the tools have answered. */
    private void goOn(AiMessage said, List<ChatMessage> results) {
        List<ChatMessage> longer = new ArrayList<>(conversation);
        longer.add(said);
        longer.addAll(results);
        conversation = List.copyOf(longer);
        repetitions.restart();
        proceed(agent.words()::rateLimited);
    }

    @Override
    public void failed(Fault fault, boolean shown, @Nullable Throwable cause) {
        guarded(() -> {
            log(fault, cause);
            Optional<Repetition> again = shown || !fault.mayPass() ? Optional.empty() : repetitions.next(fault);
            if (again.isEmpty()) fail(agent.words().failure(fault));
            else repeat(again.get());
        });
    }

    private void repeat(Repetition again) {
        output.retry(again.toJson());
        Supplier<AgentFailure> late = () -> agent.words().failure(again.fault());
        Alarm alarm = new Alarm(() -> guarded(() -> proceed(late)));
        if (!enter(ChatState.BACKING_OFF, alarm::cancel)) return;
        // Before the alarm is set: whoever left after it went off would leave a place that was taken again.
        place.leave();
        alarm.set(again.delay(), agent.parts().timers());
    }

    private void tell(Consumption known) {
        consumption = known;
        output.metadata(known.toJson());
    }

    private void fail(AgentFailure failure) {
        end(() -> answer.completeExceptionally(failure));
    }

    private void log(Fault fault, @Nullable Throwable cause) {
        // Neither the failure's words nor its trace: they may quote the conversation, or the key.
        LOG.log(
                System.Logger.Level.WARNING,
                "model failed agent={0} session={1} code={2} status={3} cause={4}",
                agent.settings().id(),
                turn.sessionId(),
                fault.kind().code(),
                fault.status(),
                cause == null ? "none" : cause.getClass().getName());
    }

    /** Nobody else would see what a step throws on a timer's thread or the model's: the turn would wait for its deadline. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (Throwable failure) {
            end(() -> answer.completeExceptionally(failure));
        }
    }

    private void cancel() {
        end(() -> answer.cancel(false));
    }

    /** Ends the turn, unless it has ended: stops what is under way, then tells. */
    private void end(Runnable told) {
        Runnable running;
        synchronized (this) {
            if (!state.mayBecome(ChatState.ENDED)) return;
            state = ChatState.ENDED;
            running = stop;
            stop = () -> {};
        }
        running.run();
        told.run();
    }

    /** Takes the next step, which {@code stopping} would end; false where the turn has ended. */
    private synchronized boolean enter(ChatState next, Runnable stopping) {
        if (state == ChatState.ENDED) return false;
        if (!state.mayBecome(next)) throw new IllegalStateException(state + " cannot become " + next);
        state = next;
        stop = stopping;
        return true;
    }
}
