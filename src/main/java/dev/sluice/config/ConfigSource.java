package dev.sluice.config;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;

/** What MicroProfile Config knows: the environment, the server's variables, system properties and the like. */
final class ConfigSource implements SettingSource {
    private final Config config;

    ConfigSource(Config config) {
        this.config = config;
    }

    /** What cannot be expanded counts as unset for MicroProfile Config, and nobody would ever learn why. */
    @Override
    public Optional<String> value(String key) {
        Optional<String> value = config.getOptionalValue(key, String.class);
        if (value.isEmpty() && isWritten(key)) {
            throw new InvalidSettingException(
                    key, "…", "each ${name} in it names another setting; \\${ stands for the characters themselves");
        }
        return value;
    }

    @Override
    public Set<String> names() {
        Set<String> names = new TreeSet<>();
        config.getPropertyNames().forEach(names::add);
        return names;
    }

    private boolean isWritten(String key) {
        return StreamSupport.stream(config.getConfigSources().spliterator(), false)
                .map(source -> source.getValue(key))
                .anyMatch(text -> text != null && text.contains("${"));
    }
}
