package dev.sluice.chat;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.sluice.agent.ToolCall;
import dev.sluice.agent.Turn;
import dev.sluice.agent.TurnOutput;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The tools that one answer of a model calls, one after the other: each is told to the client as it begins and as it ends.
 *
 * <p>Thread-safe. Each step begins where the one before has ended, on its thread.
 */
final class ToolRound {
    private final ChatAgent agent;
    private final Turn turn;
    private final TurnOutput output;
    private final List<ToolExecutionRequest> calls;
    private final Consumer<List<ChatMessage>> done;
    private final List<ChatMessage> results = new ArrayList<>();

    @GuardedBy("this")
    private boolean cancelled;

    @GuardedBy("this")
    private @Nullable ToolRun running;

    ToolRound(
            ChatAgent agent,
            Turn turn,
            TurnOutput output,
            List<ToolExecutionRequest> calls,
            Consumer<List<ChatMessage>> done) {
        this.agent = agent;
        this.turn = turn;
        this.output = output;
        this.calls = calls;
        this.done = done;
    }

    /** Begins with the first call, whose step is {@code firstStep}; {@code done} is given the results, unless it was cancelled. */
    void begin(int firstStep) {
        next(0, firstStep);
    }

    /** What has begun may go on, but is heard no more, and nothing more begins. Idempotent. */
    void cancel() {
        ToolRun stopped;
        synchronized (this) {
            cancelled = true;
            stopped = running;
        }
        if (stopped != null) stopped.cancel();
    }

    private void next(int index, int firstStep) {
        if (index == calls.size()) {
            done.accept(results);
            return;
        }
        ToolExecutionRequest call = calls.get(index);
        int step = firstStep + index;
        if (!output.toolCall(ToolSteps.call(call, step))) return;
        Consumer<ToolResult> told = result -> {
            results.add(ToolExecutionResultMessage.from(call, result.text()));
            if (output.toolResult(ToolSteps.result(call, result, step))) next(index + 1, firstStep);
        };
        OfferedTool tool =
                agent.parts().tools().find(String.valueOf(call.name())).orElse(null);
        if (tool == null) told.accept(ToolResult.error("there is no tool of that name"));
        else run(tool, call, step, told);
    }

    private void run(OfferedTool tool, ToolExecutionRequest asked, int step, Consumer<ToolResult> told) {
        Duration timeout = agent.settings().bounds().tools().timeout();
        var call = new ToolCall(turn.sessionId(), turn.messageId(), step, turn.principal(), turn.cancellation());
        ToolRun run = new ToolRun(tool, call, timeout, told);
        synchronized (this) {
            if (cancelled) return;
            running = run;
        }
        Executor threads = agent.parts().toolThreads();
        run.begin(asked, timeout, threads, agent.parts().timers());
    }
}
