package dev.sluice.chat;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.sluice.agent.ToolCall;
import dev.sluice.agent.Turn;
import dev.sluice.agent.TurnOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The tools that one answer of a model calls, one after the other: each is told to the client as it begins and as it ends.
 *
 * <p>Thread-safe. Each step begins where the one before has ended, on its thread; and its tool not before the call is kept, so that
 * one whose process dies is known to have begun.
 */
final class ToolRound {
    private final ChatAgent agent;
    private final Turn turn;
    private final TurnOutput output;
    private final List<ToolExecutionRequest> calls;
    private final Consumer<Runnable> guarded;
    private final Consumer<List<ChatMessage>> done;
    private final List<ChatMessage> results = new ArrayList<>();

    @GuardedBy("this")
    private boolean cancelled;

    @GuardedBy("this")
    private @Nullable ToolRun running;

    /**
     * A round that has not begun.
     *
     * @param guarded runs a step, and ends the turn with what it throws
     * @param done is given the results, unless the round is cancelled
     */
    ToolRound(
            ChatAgent agent,
            Turn turn,
            TurnOutput output,
            List<ToolExecutionRequest> calls,
            Consumer<Runnable> guarded,
            Consumer<List<ChatMessage>> done) {
        this.agent = agent;
        this.turn = turn;
        this.output = output;
        this.calls = calls;
        this.guarded = guarded;
        this.done = done;
    }

    /** Begins with the first call, numbered by {@code steps}; {@code done} is given the results, unless it was cancelled. */
    void begin(StepNumbers steps) {
        next(0, steps);
    }

    /** What has begun is interrupted and heard no more, and nothing more begins. Idempotent. */
    void cancel() {
        ToolRun stopped;
        synchronized (this) {
            cancelled = true;
            stopped = running;
        }
        if (stopped != null) stopped.cancel();
    }

    private void next(int index, StepNumbers steps) {
        if (index == calls.size()) {
            done.accept(results);
            return;
        }
        ToolExecutionRequest call = calls.get(index);
        int step = steps.next(call);
        var unused = output.keepToolCall(ToolSteps.call(call, step)).thenAccept(kept -> {
            guarded.accept(() -> begin(kept, index, call, step, steps));
        });
    }

    private void begin(boolean kept, int index, ToolExecutionRequest call, int step, StepNumbers steps) {
        Consumer<ToolResult> told = result -> {
            results.add(ToolExecutionResultMessage.from(call, result.text()));
            if (output.toolResult(ToolSteps.result(call, result, step))) next(index + 1, steps);
        };
        OfferedTool tool =
                agent.parts().tools().find(String.valueOf(call.name())).orElse(null);
        if (!kept) told.accept(ToolResult.error(ToolFault.FAILED, "not called: the call could not be stored"));
        else if (tool == null) told.accept(ToolResult.error(ToolFault.UNKNOWN, "there is no tool of that name"));
        else run(tool, call, step, told);
    }

    private void run(OfferedTool tool, ToolExecutionRequest asked, int step, Consumer<ToolResult> told) {
        var call = new ToolCall(
                turn.sessionId(), turn.messageId(), step, CallDigest.of(asked), turn.principal(), turn.cancellation());
        ToolRun run = new ToolRun(agent, tool, call, told);
        synchronized (this) {
            if (cancelled) return;
            running = run;
        }
        run.begin(asked);
    }
}
