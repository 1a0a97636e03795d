package dev.sluice.chat;

import dev.sluice.agent.AgentLimits;
import dev.sluice.agent.AgentSettings;
import dev.sluice.agent.Reply;
import dev.sluice.agent.Turn;
import dev.sluice.agent.TurnOutput;
import dev.sluice.agent.TurnPlace;
import dev.sluice.agent.YieldingAgent;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * An agent whose answers come from a language model. Holds no thread while the model thinks, and no place of the node's while a request
 * waits to be sent.
 */
final class ChatAgent implements YieldingAgent {
    private final ChatParts parts;
    private final MemoryWindow memory;
    private final FaultReader faults;
    private final FaultWords words;
    private final RetryDelays delays;
    private final Pace pace;
    private final Circuit circuit;
    private final Reach reach;

    ChatAgent(ChatParts parts) {
        AgentSettings settings = parts.settings();
        this.parts = parts;
        this.memory =
                new MemoryWindow(settings.instructions(), settings.bounds().memory(), new TokenEstimate());
        this.faults = new FaultReader(settings.apiKey());
        this.words = new FaultWords(settings);
        this.delays = new RetryDelays(parts.random());
        AgentLimits limits = settings.bounds().limits();
        this.pace = new Pace(limits.rate(), parts.clock(), parts.timers());
        this.circuit = new Circuit(settings.id(), limits, parts.clock());
        this.reach = new Reach(settings.id());
    }

    @Override
    public CompletionStage<Reply> answer(Turn turn, TurnOutput output, TurnPlace place) {
        return new ChatTurn(this, turn, output, place).start();
    }

    ChatParts parts() {
        return parts;
    }

    AgentSettings settings() {
        return parts.settings();
    }

    MemoryWindow memory() {
        return memory;
    }

    FaultReader faults() {
        return faults;
    }

    FaultWords words() {
        return words;
    }

    RetryDelays delays() {
        return delays;
    }

    Pace pace() {
        return pace;
    }

    Circuit circuit() {
        return circuit;
    }

    /** The model has answered a request. */
    void answered() {
        circuit.succeeded();
        reach.answered();
    }

    /** A request of a turn that ends at {@code deadline} has failed, by the model's fault or not. */
    void failed(Fault fault, Instant deadline, @Nullable Throwable cause) {
        if (fault.isModels(parts.clock(), deadline)) circuit.failed();
        else circuit.withdrawn();
        reach.failed(cause);
    }
}
