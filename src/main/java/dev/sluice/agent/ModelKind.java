package dev.sluice.agent;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which API a configured agent's model is asked by. */
public enum ModelKind {
    /** Chat completions as OpenAI defined them, and most others speak: hosted APIs, Ollama, vLLM, LM Studio. */
    OPENAI,
    /** Anthropic's messages. */
    ANTHROPIC;

    /** {@return the kind's name in a setting, in lower case} */
    public String settingName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads a kind.
     *
     * @param settingName its name in a setting
     * @return the kind; empty if there is none of that name
     */
    public static Optional<ModelKind> of(String settingName) {
        return Arrays.stream(values())
                .filter(kind -> kind.settingName().equals(settingName))
                .findFirst();
    }

    static String names() {
        return Arrays.stream(values()).map(ModelKind::settingName).collect(Collectors.joining(" or "));
    }
}
