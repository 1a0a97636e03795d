package dev.sluice.support;

import dev.sluice.agent.TurnOutput;
import dev.sluice.protocol.JsonText;
import dev.sluice.protocol.StepKind;
import dev.sluice.protocol.StreamStep;
import dev.sluice.protocol.TurnRef;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Keeps what an agent streams, and ends the turn after as many events as a test says. Not thread-safe. */
public final class RecordedOutput implements TurnOutput {
    private final List<String> tokens = new ArrayList<>();
    private final List<String> others = new ArrayList<>();
    private int eventsLeft = Integer.MAX_VALUE;
    private int eventsTaken;
    private int eventsAwaited;
    private Runnable whenTaken = () -> {};
    private @Nullable CompletableFuture<Boolean> kept;

    /** The turn ends when so many events were taken. */
    public RecordedOutput endingAfter(int events) {
        eventsLeft = events;
        return this;
    }

    /** Something happens while the event is taken that makes it so many. */
    public RecordedOutput after(int events, Runnable happens) {
        eventsAwaited = events;
        whenTaken = happens;
        return this;
    }

    /** {@return the tokens that were taken} */
    public List<String> tokens() {
        return tokens;
    }

    /** {@return the tokens that were taken, put together} */
    public String text() {
        return String.join("", tokens);
    }

    /** {@return every other event that was taken, as {@code name data}} */
    public List<String> others() {
        return others;
    }

    @Override
    public boolean token(String text) {
        return take(tokens, text);
    }

    @Override
    public boolean reasoning(String text) {
        return take(others, "reasoning " + text);
    }

    @Override
    public boolean toolCall(JsonText data) {
        return step(StepKind.TOOL_CALL, "toolCall ", data);
    }

    /** From now on calls of tools are not kept before {@link #keep}. */
    public void hold() {
        kept = new CompletableFuture<>();
    }

    /** Says whether the calls are kept. */
    public void keep(boolean stored) {
        kept.complete(stored);
    }

    @Override
    public CompletionStage<Boolean> keepToolCall(JsonText data) {
        boolean taken = toolCall(data);
        return kept == null || !taken ? CompletableFuture.completedStage(taken) : kept;
    }

    @Override
    public boolean toolProgress(JsonText data) {
        return step(StepKind.TOOL_PROGRESS, "toolProgress ", data);
    }

    @Override
    public boolean toolResult(JsonText data) {
        return step(StepKind.TOOL_RESULT, "toolResult ", data);
    }

    @Override
    public boolean retry(JsonText data) {
        return step(StepKind.RETRY, "retry ", data);
    }

    @Override
    public boolean error(JsonText data) {
        return step(StepKind.ERROR, "error ", data);
    }

    @Override
    public boolean metadata(JsonText object) {
        return take(others, "metadata " + object);
    }

    @Override
    public void typing() {
        others.add("typing");
    }

    /** Refuses what the gateway would refuse. */
    private boolean step(StepKind kind, String name, JsonText data) {
        StreamStep step = new StreamStep(new TurnRef("m-1", 1), kind, data);
        return take(others, name + step.data());
    }

    private boolean take(List<String> events, String event) {
        if (eventsLeft == 0) return false;
        eventsLeft--;
        events.add(event);
        if (++eventsTaken == eventsAwaited) whenTaken.run();
        return true;
    }
}
