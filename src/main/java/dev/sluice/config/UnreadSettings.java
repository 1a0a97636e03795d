package dev.sluice.config;

import static java.util.stream.Collectors.joining;

import dev.sluice.agent.AgentSettings;
import dev.sluice.agent.AgentsConfig;
import dev.sluice.protocol.LogText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What is set under names like the gateway's and is read by nobody: misspelt, left over, or somebody else's.
 *
 * <p>A name that can only be meant for an agent of {@code GATEWAY_AGENTS} is wrong. Any other is worth a warning: an agent may be
 * switched off for a while, and an environment may hold what others have put there. Values are neither looked at nor told.
 */
final class UnreadSettings {
    static final int TOLD_MAX = 20;

    private static final String PREFIX = "GATEWAY_";
    private static final String AGENT_PREFIX = "GATEWAY_AGENT_";

    /** Read by the server alone. */
    private static final Set<String> SERVERS = Set.of("GATEWAY_DB_USER", "GATEWAY_DB_PASSWORD");

    /** What Kubernetes puts into every environment for each service, here for one that is called {@code gateway…}. */
    private static final Pattern SERVICE_LINK =
            Pattern.compile(".*_(SERVICE_HOST|SERVICE_PORT(_.+)?|PORT(_\\d+_(TCP|UDP|SCTP)(_.+)?)?)");

    private final Set<String> names;
    private final Set<String> known = new TreeSet<>(SERVERS);
    private final List<String> agents;
    private final List<String> wrong = new ArrayList<>();
    private final List<String> unread = new ArrayList<>();

    private UnreadSettings(Set<String> names, Set<String> asked, List<String> ids) {
        this.names = names;
        this.known.addAll(asked);
        this.agents = ids.stream()
                .map(AgentSettings::keyPrefix)
                .sorted(Comparator.comparing(String::length).reversed())
                .toList();
    }

    /** What of {@code names} the {@code reader}, which has read everything, was not asked for. */
    static UnreadSettings among(Set<String> names, SettingReader reader) {
        boolean isListWrong = reader.isWrong(AgentsConfig.KEY);
        List<String> ids = AgentsConfig.idsOf(reader.text(AgentsConfig.KEY, AgentsConfig.IDS_DEFAULT));
        UnreadSettings unread = new UnreadSettings(names, reader.asked(), isListWrong ? List.of() : ids);
        for (String name : new TreeSet<>(names)) {
            // Whose these are nobody can say before the list of agents is right.
            if (!isListWrong || !written(name).startsWith(AGENT_PREFIX)) unread.look(name);
        }
        return unread;
    }

    /** A line for each name that refuses the start. */
    List<String> wrong() {
        return wrong;
    }

    /** One line for all others; empty if there are none. */
    Optional<String> warning() {
        if (unread.isEmpty()) return Optional.empty();
        int more = unread.size() - TOLD_MAX;
        String told = unread.stream().limit(TOLD_MAX).collect(joining(", "));
        return Optional.of("set, but read by nobody: " + told + (more > 0 ? " and " + more + " more" : ""));
    }

    private void look(String name) {
        String written = written(name);
        if (!written.startsWith(PREFIX) || known.contains(name)) return;
        // MicroProfile Config lists a name of the environment a second time, in small letters and with dots.
        if (!name.equals(written) && names.contains(written)) return;
        Optional<String> meant = Spelling.nearest(written, known, key -> !names.contains(key));
        Optional<String> agent = agents.stream().filter(written::startsWith).findFirst();
        String told = LogText.escaped(name);
        boolean isWrong =
                agent.isPresent() && !SERVICE_LINK.matcher(written).matches() && !isOfAnother(written, agent.get());
        if (isWrong) wrong.add(told + ": unknown (expected: " + meant.orElseGet(() -> settings(agent.get())) + ")");
        else unread.add(told + meant.map(key -> " (" + key + "?)").orElse(hint(written)));
    }

    /** Whether there is an agent that is not listed, whose id begins with a listed one's: it has a model. */
    private boolean isOfAnother(String written, String agent) {
        return settingsOf(agent).stream()
                .filter(setting -> written.endsWith("_" + setting))
                .map(setting -> written.substring(0, written.length() - setting.length()) + "MODEL")
                .anyMatch(model -> !known.contains(model) && names.contains(model));
    }

    private static String hint(String written) {
        return written.startsWith(AGENT_PREFIX) ? " (of no agent in " + AgentsConfig.KEY + ")" : "";
    }

    private String settings(String agent) {
        return agent + "… with one of " + String.join(", ", settingsOf(agent));
    }

    private List<String> settingsOf(String agent) {
        return known.stream()
                .filter(key ->
                        agents.stream().filter(key::startsWith).findFirst().equals(Optional.of(agent)))
                .map(key -> key.substring(agent.length()))
                .toList();
    }

    /** As MicroProfile Config writes a name in the environment. */
    private static String written(String name) {
        return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }
}
