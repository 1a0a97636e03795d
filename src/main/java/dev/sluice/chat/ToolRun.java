package dev.sluice.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.sluice.agent.AgentFailure;
import dev.sluice.agent.ToolCall;
import dev.sluice.protocol.JsonText;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call of one tool: it has a result once, be it that there is none in time. Thread-safe.
 *
 * <p>A thread that is still in the tool when the call is over is interrupted, once, and only while it is there. What the tool
 * answers after that is dropped.
 */
final class ToolRun {
    private static final System.Logger LOG = System.getLogger(ToolRun.class.getName());

    private final ChatAgent agent;
    private final OfferedTool tool;
    private final ToolCall call;
    private final Consumer<ToolResult> told;
    private final Alarm alarm = new Alarm(this::timeOut);

    @GuardedBy("this")
    private boolean begun;

    @GuardedBy("this")
    private boolean ended;

    /** The thread that is in the tool. */
    @GuardedBy("this")
    private @Nullable Thread thread;

    @GuardedBy("this")
    private boolean isStuck;

    ToolRun(ChatAgent agent, OfferedTool tool, ToolCall call, Consumer<ToolResult> told) {
        this.agent = agent;
        this.tool = tool;
        this.call = call;
        this.told = told;
    }

    /** Begins, on one of the threads for tools; the agent's timeout counts from now on. */
    void begin(ToolExecutionRequest asked) {
        JsonNode arguments = arguments(asked.arguments());
        if (arguments == null) {
            end(ToolResult.error(ToolFault.ARGUMENTS, "the arguments are no JSON object"));
            return;
        }
        alarm.set(timeout(), agent.parts().timers());
        threads().run(tool.name(), () -> run(arguments)).ifPresent(this::refuse);
    }

    /** Nobody is told a result any more; a thread that is in the tool is interrupted. */
    void cancel() {
        end(null);
    }

    private void refuse(ToolResult refusal) {
        log("tool not called", null);
        end(refusal);
    }

    private void timeOut() {
        boolean hasBegun;
        synchronized (this) {
            hasBegun = begun;
        }
        String within = " within " + timeout().toMillis() + " ms";
        if (hasBegun) {
            log("tool timed out", null);
            end(ToolResult.error(ToolFault.TIMEOUT, "no answer" + within + "; what it does may still happen"));
        } else
            refuse(ToolResult.error(
                    ToolFault.BUSY, "no thread was free for this tool" + within + "; it was not called"));
    }

    private void run(JsonNode arguments) {
        if (!enter()) return;
        Object answer = null;
        Throwable failure = null;
        try {
            answer = tool.body().call(arguments, call);
        } catch (Throwable thrown) {
            failure = thrown;
        } finally {
            leave();
        }
        if (answer instanceof CompletionStage<?> later) later.whenComplete(this::answered);
        else answered(answer, failure);
    }

    private synchronized boolean enter() {
        if (ended) return false;
        begun = true;
        thread = Thread.currentThread();
        return true;
    }

    private void leave() {
        boolean wasStuck;
        synchronized (this) {
            thread = null;
            wasStuck = isStuck;
        }
        if (!wasStuck) return;
        // It was meant for the tool, not for what the thread does next.
        Thread.interrupted();
        threads().back(tool.name());
    }

    private void answered(@Nullable Object answer, @Nullable Throwable failure) {
        if (hasEnded()) return;
        try {
            end(failure == null ? ToolResult.of(answer == null ? "done" : ToolJson.text(answer)) : fault(failure));
        } catch (JsonProcessingException | RuntimeException unreadable) {
            end(fault(unreadable));
        }
    }

    /** What a tool means its model to know; of anything else, which may name what nobody shall see, no more than that it was. */
    private ToolResult fault(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        boolean isTold = cause instanceof AgentFailure || cause instanceof IllegalArgumentException;
        ToolFault fault = cause instanceof WrongArgumentException ? ToolFault.ARGUMENTS : ToolFault.FAILED;
        if (isTold && cause.getMessage() != null) return ToolResult.error(fault, cause.getMessage());
        log("tool failed", cause);
        return ToolResult.error(ToolFault.FAILED, "the tool failed");
    }

    /** Neither a failure's words nor its trace: they may quote the conversation, or a secret of what the tool talks to. */
    private void log(String event, @Nullable Throwable cause) {
        LOG.log(
                System.Logger.Level.WARNING,
                event + " tool={0} agent={1} session={2} step={3} cause={4}",
                tool.name(),
                agent.settings().id(),
                call.sessionId(),
                String.valueOf(call.step()),
                cause == null ? "none" : cause.getClass().getName());
    }

    private static @Nullable JsonNode arguments(@Nullable String text) {
        JsonText object = ToolArguments.object(text);
        try {
            return object == null ? null : ToolJson.tree(object.text());
        } catch (JsonProcessingException noJson) {
            return null;
        }
    }

    private Duration timeout() {
        return agent.settings().bounds().tools().timeout();
    }

    private ToolThreads threads() {
        return agent.parts().toolThreads();
    }

    private synchronized boolean hasEnded() {
        return ended;
    }

    private void end(@Nullable ToolResult result) {
        synchronized (this) {
            if (ended) return;
            ended = true;
            if (thread != null) {
                isStuck = true;
                threads().stuck(tool.name());
                // Under the lock, since the thread does something else as soon as it has left.
                thread.interrupt();
            }
        }
        alarm.cancel();
        if (result != null) told.accept(result);
    }
}
