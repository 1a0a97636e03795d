package dev.sluice.chat;

import dev.sluice.agent.AgentBounds;
import dev.sluice.agent.AgentFailure;
import dev.sluice.agent.AgentLimits;
import dev.sluice.agent.AgentMemory;
import dev.sluice.agent.AgentRequests;
import dev.sluice.agent.AgentSettings;
import dev.sluice.agent.AgentTools;
import dev.sluice.agent.HistoryMessage;
import dev.sluice.agent.HistoryMessage.Role;
import dev.sluice.agent.Reply;
import dev.sluice.protocol.JsonText;
import dev.sluice.support.HandDrivenClock;
import dev.sluice.support.HandDrivenScheduler;
import dev.sluice.support.HandModel;
import dev.sluice.support.HandPlace;
import dev.sluice.support.HandTurn;
import dev.sluice.support.RecordedOutput;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/** An agent {@code gpt} whose model and whose time are in a test's hands. */
final class ChatFixture {
    final HandModel model = new HandModel();
    final HandDrivenScheduler timers = new HandDrivenScheduler();
    final HandDrivenClock clock = new HandDrivenClock();
    final RecordedOutput output = new RecordedOutput();
    final HandPlace place = new HandPlace();
    /** What runs the tools, four at a time. */
    Executor toolThreads = timers;

    /** Threads for tools that several agents have; null for its own. */
    ToolThreads shared;

    final List<OfferedTool> tools = new ArrayList<>();
    private AgentBounds bounds = AgentBounds.DEFAULT;
    private String instructions;
    CompletableFuture<Reply> answer = new CompletableFuture<>();

    ChatFixture instructed(String words) {
        instructions = words;
        return this;
    }

    ChatFixture remembering(int messages) {
        bounds = new AgentBounds(new AgentMemory(messages, null), bounds.requests(), bounds.limits(), bounds.tools());
        return this;
    }

    ChatFixture retrying(int times) {
        AgentRequests requests = new AgentRequests(AgentRequests.IDLE_TIMEOUT_DEFAULT, times, null);
        bounds = new AgentBounds(bounds.memory(), requests, bounds.limits(), bounds.tools());
        return this;
    }

    ChatFixture limited(AgentLimits limits) {
        bounds = new AgentBounds(bounds.memory(), bounds.requests(), limits, bounds.tools());
        return this;
    }

    ChatFixture with(AgentTools tools) {
        bounds = new AgentBounds(bounds.memory(), bounds.requests(), bounds.limits(), tools);
        return this;
    }

    AgentSettings settings() {
        return new AgentSettings(
                "gpt",
                "openai",
                URI.create("http://localhost:8000/v1"),
                "small",
                "sk-secret",
                instructions,
                Duration.ofSeconds(20),
                bounds);
    }

    ChatAgent agent() {
        ToolThreads threads = shared == null ? new ToolThreads(toolThreads, 4) : shared;
        return new ChatAgent(new ChatParts(settings(), model, new ToolBox(tools), threads, timers, clock, () -> 1.0));
    }

    CompletableFuture<Reply> ask(HandTurn turn) {
        return agent().answer(turn, output, place).toCompletableFuture();
    }

    CompletableFuture<Reply> ask(String text) {
        return ask(HandTurn.saying(text));
    }

    /** Asks, for a test that does not look at the answer. */
    void begin(HandTurn turn) {
        answer = ask(turn);
    }

    void begin(String text) {
        begin(HandTurn.saying(text));
    }

    /** Lets time pass, for the clock and for the timers alike. */
    void pass(Duration time) {
        clock.advance(time);
        timers.advance(time);
    }

    static HistoryMessage said(String text) {
        return new HistoryMessage(Role.USER, JsonText.ofString(text), "m-0", Instant.EPOCH);
    }

    static HistoryMessage answered(String text) {
        return new HistoryMessage(Role.ASSISTANT, JsonText.ofString(text), "m-0", Instant.EPOCH);
    }

    /** What the turn failed with. */
    static AgentFailure failure(CompletableFuture<Reply> answer) {
        if (!answer.isDone()) throw new AssertionError("not done");
        try {
            throw new AssertionError("answered: " + answer.join());
        } catch (CompletionException failed) {
            return (AgentFailure) failed.getCause();
        }
    }
}
