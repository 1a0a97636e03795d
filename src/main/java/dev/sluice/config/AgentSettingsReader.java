package dev.sluice.config;

import dev.sluice.agent.AgentBounds;
import dev.sluice.agent.AgentSettings;
import dev.sluice.agent.AgentsConfig;
import dev.sluice.agent.ModelUrl;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads which agents there are and what is set for each of them. */
final class AgentSettingsReader {
    private AgentSettingsReader() {}

    static AgentsConfig agents(SettingReader reader) {
        return reader.build(Map.of(), () -> {
            List<String> ids = AgentsConfig.idsOf(reader.text(AgentsConfig.KEY, AgentsConfig.IDS_DEFAULT));
            // The ids are checked first: an id that is none must not become part of a key.
            new AgentsConfig(ids, List.of());
            List<AgentSettings> settings = new ArrayList<>();
            for (String id : ids) settingsOf(reader, id).ifPresent(settings::add);
            refuseShared(reader, ids);
            return new AgentsConfig(ids, settings);
        });
    }

    /** Two agents whose ids begin alike may share a name: {@code GATEWAY_AGENT_GPT_IDLE_TIMEOUT} is gpt's and gpt-idle's. */
    private static void refuseShared(SettingReader reader, List<String> ids) {
        Map<String, String> idsByKey = new HashMap<>();
        for (String id : ids) {
            for (String key : keysOf(id)) {
                String other = idsByKey.put(key, id);
                if (other == null || reader.text(key).isEmpty()) continue;
                throw new InvalidSettingException(
                        AgentsConfig.KEY, other + "," + id, "ids that are not both set by " + key);
            }
        }
    }

    /** What is read for an agent. */
    private static Set<String> keysOf(String id) {
        SettingReader nothing = new SettingReader(key -> Optional.empty());
        if (settingsOf(nothing, id).isPresent()) throw new IllegalStateException("settings of nothing");
        return nothing.asked();
    }

    /** Empty if nothing is set for the agent. */
    private static Optional<AgentSettings> settingsOf(SettingReader reader, String id) {
        Optional<String> kind = reader.text(AgentSettings.key(id, "KIND"));
        Optional<URI> baseUrl = baseUrl(reader, AgentSettings.key(id, "BASE_URL"));
        Optional<String> model = reader.text(AgentSettings.key(id, "MODEL"));
        Optional<String> apiKey = reader.text(AgentSettings.key(id, "API_KEY"));
        Optional<String> instructions = reader.text(AgentSettings.key(id, "INSTRUCTIONS"));
        var timeout = reader.duration(AgentSettings.key(id, "TIMEOUT"));
        AgentBounds bounds = new AgentBoundsReader(reader, id).bounds();
        boolean isBounded = !bounds.equals(AgentBounds.DEFAULT);
        if (!isBounded
                && List.of(kind, baseUrl, model, apiKey, instructions, timeout).stream()
                        .allMatch(Optional::isEmpty)) return Optional.empty();
        return Optional.of(new AgentSettings(
                id,
                kind.orElse(AgentSettings.KIND_DEFAULT),
                baseUrl.orElse(null),
                model.orElse(null),
                apiKey.orElse(null),
                instructions.orElse(null),
                timeout.orElse(null),
                bounds));
    }

    private static Optional<URI> baseUrl(SettingReader reader, String key) {
        Optional<String> text = reader.text(key);
        if (text.isEmpty()) return Optional.empty();
        try {
            return Optional.of(new URI(text.get()));
        } catch (URISyntaxException notAnAddress) {
            throw new InvalidSettingException(key, ModelUrl.told(text.get()), ModelUrl.EXPECTED);
        }
    }
}
