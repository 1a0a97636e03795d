package dev.sluice.chat;

import dev.sluice.agent.AgentLimits;
import dev.sluice.agent.AgentSettings;
import dev.sluice.agent.Reply;
import dev.sluice.agent.Turn;
import dev.sluice.agent.TurnOutput;
import dev.sluice.agent.TurnPlace;
import dev.sluice.agent.YieldingAgent;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

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
        this.circuit = new Circuit(settings.id(), limits, parts.clock(), pace::letGo);
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

    /** What a request of {@code turn} will tell of its model; empty where it may not be sent, because the circuit is open. */
    Optional<Evidence> evidence(Turn turn) {
        return circuit.pass().map(pass -> new Evidence(pass, reach, parts.clock(), turn.deadline()));
    }

    /** How long {@code turn} may still take. */
    Duration left(Turn turn) {
        return Duration.between(parts.clock().instant(), turn.deadline());
    }
}
