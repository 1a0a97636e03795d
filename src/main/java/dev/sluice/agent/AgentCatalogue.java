package dev.sluice.agent;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The agents clients can talk to, by id: the built-in ones that are switched on, those with a model that is set, and every agent bean.
 *
 * <p>Immutable; it is put together once, at the start, and a mistake in it refuses the start.
 */
public final class AgentCatalogue {
    private final Map<String, AgentHandle> agentsById;

    private AgentCatalogue(Map<String, AgentHandle> agentsById) {
        this.agentsById = agentsById;
    }

    /**
     * Puts the catalogue together.
     *
     * @param config which agents are switched on, and the order in which they are listed
     * @param builtIns those that exist in the gateway; each is listed only where {@code config} names it
     * @param configured makes the agents that {@code config} has settings for
     * @param beans the agents that users wrote; they list themselves, those that {@code config} does not name come last
     * @return the catalogue
     * @throws IllegalArgumentException if two agents have the same id; else with a line for each agent that {@code config} names
     *     and that does not exist or is set wrongly
     */
    public static AgentCatalogue of(
            AgentsConfig config, List<AgentHandle> builtIns, ConfiguredAgents configured, List<AgentHandle> beans) {
        Map<String, AgentHandle> known = new LinkedHashMap<>();
        for (AgentHandle builtIn : builtIns) known.put(builtIn.id(), builtIn);
        for (AgentHandle bean : beans) {
            AgentHandle other = known.putIfAbsent(bean.id(), bean);
            if (other != null) throw new IllegalArgumentException("@AgentId: " + bean.id() + collision(other.kind()));
        }
        List<String> wrong = new ArrayList<>();
        for (AgentSettings settings : config.settings()) {
            if (known.containsKey(settings.id())) {
                wrong.add(AgentsConfig.KEY + ": " + settings.id() + taken(settings));
                continue;
            }
            try {
                known.put(settings.id(), configured.make(settings));
            } catch (IllegalArgumentException refused) {
                wrong.add(String.valueOf(refused.getMessage()));
            }
        }
        Map<String, AgentHandle> listed = new LinkedHashMap<>();
        for (String id : config.ids()) {
            AgentHandle agent = known.get(id);
            if (agent != null) listed.put(id, agent);
            else if (config.settingsOf(id).isEmpty()) wrong.add(unknown(id, builtIns, known.keySet()));
        }
        if (!wrong.isEmpty()) throw new IllegalArgumentException(String.join("\n", wrong));
        beans.stream()
                .sorted(Comparator.comparing(AgentHandle::id))
                .forEach(bean -> listed.putIfAbsent(bean.id(), bean));
        return new AgentCatalogue(listed);
    }

    /**
     * Looks an agent up.
     *
     * @param id the name a client asks for
     * @return the agent; empty if there is none of that name
     */
    public Optional<AgentHandle> find(String id) {
        return Optional.ofNullable(agentsById.get(id));
    }

    /** {@return every agent: first those of {@code GATEWAY_AGENTS} in its order, then the other beans by id} */
    public List<AgentHandle> all() {
        return List.copyOf(agentsById.values());
    }

    /** Whether an agent holds a thread while it answers. */
    public boolean hasBlocking() {
        return agentsById.values().stream().anyMatch(agent -> agent.invocation() instanceof AgentInvocation.Blocking);
    }

    private static String collision(AgentKind other) {
        return switch (other) {
            case BUILT_IN -> " (expected: an id that no built-in agent has)";
            case CONFIGURED -> " (expected: an id that no configured agent has)";
            case BEAN -> " (expected: an id that one bean has, which is an Agent or a BlockingAgent)";
        };
    }

    private static String taken(AgentSettings settings) {
        return " (expected: an id of its own, because " + AgentSettings.keyPrefix(settings.id())
                + "… is set: no built-in agent's and no bean's)";
    }

    private static String unknown(String id, List<AgentHandle> builtIns, Set<String> known) {
        String names = builtIns.stream().map(AgentHandle::id).collect(joining(", "));
        return AgentsConfig.KEY + ": " + id + " (expected: " + names + ", the @AgentId of a bean, or "
                + AgentSettings.key(id, "MODEL") + " set" + hint(id, known) + ")";
    }

    /** What is easily typed wrong. */
    private static String hint(String id, Set<String> known) {
        for (String each : known) {
            if (each.equalsIgnoreCase(id)) return "; upper and lower case count, as in " + each;
        }
        boolean isSeveral =
                Stream.of(id.split("[\\s;:|]+")).filter(known::contains).count() > 1;
        return isSeveral ? "; ids are separated by commas" : "";
    }
}
