package dev.sluice.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.sluice.agent.AgentFailure;
import dev.sluice.agent.ToolCall;
import dev.sluice.protocol.JsonText;
import dev.sluice.protocol.LogText;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call of one tool: it has a result once, be it that there is none in time. Thread-safe.
 *
 * <p>The tool's thread is never interrupted, since that could break a connection it shares with others; what it still answers
 * after its time is dropped.
 */
final class ToolRun {
    private static final System.Logger LOG = System.getLogger(ToolRun.class.getName());
    private static final ObjectMapper JSON = new ObjectMapper();

    private final OfferedTool tool;
    private final ToolCall call;
    private final Consumer<ToolResult> told;
    private final Alarm alarm;

    @GuardedBy("this")
    private boolean ended;

    ToolRun(OfferedTool tool, ToolCall call, Duration timeout, Consumer<ToolResult> told) {
        this.tool = tool;
        this.call = call;
        this.told = told;
        this.alarm = new Alarm(() -> end(ToolResult.error("no answer within " + timeout.toMillis() + " ms")));
    }

    /** Begins, on a thread of {@code threads}; {@code timers} watch its {@code timeout}. */
    void begin(ToolExecutionRequest asked, Duration timeout, Executor threads, ScheduledExecutorService timers) {
        JsonNode arguments = arguments(asked.arguments());
        if (arguments == null) {
            end(ToolResult.error("the arguments are no JSON object"));
            return;
        }
        alarm.set(timeout, timers);
        try {
            threads.execute(() -> run(arguments));
        } catch (RejectedExecutionException stopping) {
            end(ToolResult.error("no thread is free for this tool"));
        }
    }

    /** Nobody is told a result any more. */
    void cancel() {
        end(null);
    }

    private void run(JsonNode arguments) {
        if (hasEnded()) return;
        try {
            Object answer = tool.body().call(arguments, call);
            if (answer instanceof CompletionStage<?> later) later.whenComplete(this::answered);
            else answered(answer, null);
        } catch (Throwable failure) {
            answered(null, failure);
        }
    }

    private void answered(@Nullable Object answer, @Nullable Throwable failure) {
        try {
            end(failure == null ? ToolResult.of(text(answer)) : ToolResult.error(words(failure)));
        } catch (JsonProcessingException | RuntimeException unreadable) {
            end(ToolResult.error(words(unreadable)));
        }
    }

    private static String text(@Nullable Object answer) throws JsonProcessingException {
        if (answer == null) return "done";
        return answer instanceof CharSequence text ? text.toString() : JSON.writeValueAsString(answer);
    }

    /** What a tool means its model to know; of anything else, which may name what nobody shall see, no more than that it was. */
    private String words(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        boolean isTold = cause instanceof AgentFailure || cause instanceof IllegalArgumentException;
        if (isTold && cause.getMessage() != null) return cause.getMessage();
        String words =
                "tool failed session=" + call.sessionId() + " tool=" + tool.name() + " cause=" + LogText.trace(cause);
        LOG.log(System.Logger.Level.WARNING, words);
        return "the tool failed";
    }

    private static @Nullable JsonNode arguments(@Nullable String text) {
        JsonText object = ToolArguments.object(text);
        try {
            return object == null ? null : JSON.readTree(object.text());
        } catch (JsonProcessingException noJson) {
            return null;
        }
    }

    private synchronized boolean hasEnded() {
        return ended;
    }

    private void end(@Nullable ToolResult result) {
        synchronized (this) {
            if (ended) return;
            ended = true;
        }
        alarm.cancel();
        if (result != null) told.accept(result);
    }
}
