package dev.sluice.support;

import dev.sluice.agent.Agent;
import dev.sluice.agent.Reply;
import dev.sluice.agent.Turn;
import dev.sluice.agent.TurnOutput;
import dev.sluice.agent.TurnPlace;
import dev.sluice.agent.YieldingAgent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** An agent that does what a test says, turn by turn; one that yields, or one that does not. */
public final class HandAgent implements Agent, YieldingAgent {
    private final List<Call> calls = new ArrayList<>();

    /** One turn; it has a place to leave where the agent yields. */
    public record Call(
            Turn turn,
            TurnOutput output,
            CompletableFuture<Reply> reply,
            @Nullable TurnPlace placeOrNull) {
        /** The turn's place, which it may leave. */
        public TurnPlace place() {
            if (placeOrNull == null) throw new IllegalStateException("the agent does not yield");
            return placeOrNull;
        }

        /** Answers with a text. */
        public void answer(String text) {
            reply.complete(Reply.text(text));
        }

        /** Answers with what was streamed. */
        public void answerStreamed() {
            reply.complete(Reply.streamed());
        }

        /** Whether the gateway still waits for the answer. */
        public boolean isRunning() {
            return !reply.isDone() && !turn.cancellation().isCancelled();
        }
    }

    @Override
    public CompletionStage<Reply> answer(Turn turn, TurnOutput output) {
        return begun(new Call(turn, output, new CompletableFuture<>(), null));
    }

    @Override
    public CompletionStage<Reply> answer(Turn turn, TurnOutput output, TurnPlace place) {
        return begun(new Call(turn, output, new CompletableFuture<>(), place));
    }

    private CompletionStage<Reply> begun(Call call) {
        calls.add(call);
        return call.reply();
    }

    /** Every turn so far. */
    public List<Call> calls() {
        return calls;
    }

    /** The last turn. */
    public Call last() {
        if (calls.isEmpty()) throw new IllegalStateException("no turn has begun");
        return calls.get(calls.size() - 1);
    }

    /** The message ids of all turns so far, in order. */
    public List<String> messageIds() {
        return calls.stream().map(call -> call.turn().messageId()).toList();
    }

    /** Turns that the gateway still waits for. */
    public long running() {
        return calls.stream().filter(Call::isRunning).count();
    }
}
