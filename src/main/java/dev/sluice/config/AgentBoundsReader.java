package dev.sluice.config;

import dev.sluice.agent.AgentBounds;
import dev.sluice.agent.AgentLimits;
import dev.sluice.agent.AgentMemory;
import dev.sluice.agent.AgentRequests;
import dev.sluice.agent.AgentSettings;
import dev.sluice.agent.AgentTools;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what bounds one agent with a model. */
final class AgentBoundsReader {
    private final SettingReader reader;
    private final String id;

    AgentBoundsReader(SettingReader reader, String id) {
        this.reader = reader;
        this.id = id;
    }

    AgentBounds bounds() {
        return new AgentBounds(memory(), requests(), limits(), tools());
    }

    private AgentMemory memory() {
        return reader.build(
                Map.of("messagesMax", key("MEMORY_MESSAGES"), "tokensMax", key("MEMORY_TOKENS")),
                () -> new AgentMemory(
                        reader.count(key("MEMORY_MESSAGES"), AgentMemory.MESSAGES_DEFAULT),
                        reader.count(key("MEMORY_TOKENS")).orElse(null)));
    }

    private AgentRequests requests() {
        return reader.build(
                Map.of(
                        "idleTimeout", key("IDLE_TIMEOUT"),
                        "retriesMax", key("RETRIES"),
                        "answerTokensMax", key("MAX_TOKENS")),
                () -> new AgentRequests(
                        reader.duration(key("IDLE_TIMEOUT"), AgentRequests.IDLE_TIMEOUT_DEFAULT),
                        reader.count(key("RETRIES"), AgentRequests.RETRIES_DEFAULT),
                        reader.count(key("MAX_TOKENS")).orElse(null)));
    }

    private AgentLimits limits() {
        return reader.build(
                Map.of("concurrentTurnsMax", key("MAX_CONCURRENT_TURNS"), "circuitOpen", key("CIRCUIT_OPEN")),
                () -> new AgentLimits(
                        reader.count(key("MAX_CONCURRENT_TURNS")).orElse(null),
                        reader.rate(key("MAX_RATE")).orElse(null),
                        reader.duration(key("CIRCUIT_OPEN"), AgentLimits.CIRCUIT_OPEN_DEFAULT)));
    }

    private AgentTools tools() {
        return reader.build(
                Map.of("names", key("TOOLS"), "timeout", key("TOOL_TIMEOUT"), "roundsMax", key("TOOL_ROUNDS")),
                () -> new AgentTools(
                        names().orElse(null),
                        reader.duration(key("TOOL_TIMEOUT"), AgentTools.TIMEOUT_DEFAULT),
                        reader.count(key("TOOL_ROUNDS"), AgentTools.ROUNDS_DEFAULT)));
    }

    /** An empty setting is none at all to a shell, so that there is a word for no tools. */
    private Optional<List<String>> names() {
        return reader.text(key("TOOLS")).map(text -> text.equals("none") ? List.of() : SettingSyntax.items(text));
    }

    private String key(String setting) {
        return AgentSettings.key(id, setting);
    }
}
