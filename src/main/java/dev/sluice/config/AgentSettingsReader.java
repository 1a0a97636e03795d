package dev.sluice.config;

import dev.sluice.agent.AgentBounds;
import dev.sluice.agent.AgentSettings;
import dev.sluice.agent.AgentsConfig;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
            return new AgentsConfig(ids, settings);
        });
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
            // The value is not repeated: what stands before an @ may be a password.
            throw new InvalidSettingException(key, "…", "http(s)://host…, without a user");
        }
    }
}
