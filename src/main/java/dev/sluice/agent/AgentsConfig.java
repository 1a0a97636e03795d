package dev.sluice.agent;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which agents are switched on ({@code GATEWAY_AGENTS}), and what is set for some of them.
 *
 * @param ids the agents in the order they are listed in, each once; may be empty where beans are all that is wanted
 * @param settings what is set for agents among {@code ids}, at most one entry for each
 */
public record AgentsConfig(List<String> ids, List<AgentSettings> settings) {

    /** The setting that names the agents. */
    public static final String KEY = "GATEWAY_AGENTS";

    /** What {@link #KEY} is where nothing is said. */
    public static final String IDS_DEFAULT = "echo,simulator";

    /**
     * Checks the ids and that each agent's settings can be told from every other's.
     *
     * @throws IllegalArgumentException in the form {@code GATEWAY_AGENTS: value (expected: ...)}
     */
    public AgentsConfig {
        ids = List.copyOf(ids);
        settings = List.copyOf(settings);
        Map<String, String> idsByKey = new HashMap<>();
        if (ids.contains("")) {
            throw refuse(String.join(",", ids), "an id before, between and after commas");
        }
        for (String id : ids) {
            if (!AgentHandle.isId(id)) throw refuse(id, AgentHandle.ID_EXPECTED);
            String other = idsByKey.put(AgentSettings.keyPrefix(id), id);
            if (id.equals(other)) throw refuse(id, "each id once");
            if (other != null) {
                throw refuse(other + "," + id, "ids that are not both set by " + AgentSettings.keyPrefix(id) + "…");
            }
        }
        for (AgentSettings each : settings) {
            if (idsByKey.remove(AgentSettings.keyPrefix(each.id()), each.id())) continue;
            throw new IllegalArgumentException("settings: " + each.id() + " (expected: an agent of " + KEY + ", once)");
        }
    }

    /**
     * Takes the value of {@link #KEY} apart.
     *
     * @param value ids separated by commas; white space around an id does not count
     * @return the ids as they stand there, not checked yet; none if the value is blank
     */
    public static List<String> idsOf(String value) {
        if (value.isBlank()) return List.of();
        return Stream.of(value.split(",", -1)).map(String::strip).toList();
    }

    /**
     * What is set for one agent.
     *
     * @param id the agent
     * @return its settings; empty if there are none
     */
    public Optional<AgentSettings> settingsOf(String id) {
        return settings.stream().filter(each -> each.id().equals(id)).findFirst();
    }

    private static IllegalArgumentException refuse(String value, String expected) {
        return new IllegalArgumentException(KEY + ": " + value + " (expected: " + expected + ")");
    }
}
