package dev.sluice.agent;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is set for one agent that is neither built in nor a bean: {@code GATEWAY_AGENT_<ID>_KIND} and so on.
 *
 * @param id the agent
 * @param kind by which API its model is asked: a {@link ModelKind}'s name
 * @param baseUrl where it answers, as {@link ModelUrl#EXPECTED}; null for the kind's default
 * @param model which model is asked, 1 to 256 characters; null only where no model is asked
 * @param apiKey what the model's owner asks for, printable ASCII; null for none. A secret: it is in no message and no log
 * @param instructions what the model is told before the conversation, up to 64 Ki characters; null for nothing
 * @param timeout how long one request may take, at least 1 ms; null for as long as the turn
 * @param bounds everything else that bounds what the model is asked
 */
public record AgentSettings(
        String id,
        String kind,
        @Nullable URI baseUrl,
        @Nullable String model,
        @Nullable String apiKey,
        @Nullable String instructions,
        @Nullable Duration timeout,
        AgentBounds bounds) {

    /** The kind that need not be said. */
    public static final String KIND_DEFAULT = "openai";

    static final int MODEL_CHARS_MAX = 256;
    static final int API_KEY_CHARS_MAX = 4096;
    static final int INSTRUCTIONS_CHARS_MAX = 64 * 1024;

    /**
     * Checks each setting.
     *
     * @throws IllegalArgumentException in the form {@code GATEWAY_AGENT_GPT_BASE_URL: value (expected: ...)}
     */
    public AgentSettings {
        if (ModelKind.of(kind).isEmpty()) throw refuse(id, "KIND", kind, ModelKind.names());
        if (baseUrl != null && !ModelUrl.isGood(baseUrl)) {
            throw refuse(id, "BASE_URL", ModelUrl.told(baseUrl.toString()), ModelUrl.EXPECTED);
        }
        if (model != null && !isWithin(model, MODEL_CHARS_MAX)) {
            throw refuse(id, "MODEL", model, "1 to " + MODEL_CHARS_MAX + " characters");
        }
        if (apiKey != null && !isHeaderValue(apiKey)) {
            throw refuse(
                    id, "API_KEY", "…", "1 to " + API_KEY_CHARS_MAX + " printable ASCII characters without spaces");
        }
        if (instructions != null && !isWithin(instructions, INSTRUCTIONS_CHARS_MAX)) {
            String found = instructions.length() + " characters";
            throw refuse(id, "INSTRUCTIONS", found, "1 to " + INSTRUCTIONS_CHARS_MAX + " characters");
        }
        if (timeout != null && timeout.toMillis() < 1) throw refuse(id, "TIMEOUT", timeout.toString(), ">= 1ms");
    }

    /** With every other bound at its default. */
    public AgentSettings(
            String id,
            String kind,
            @Nullable URI baseUrl,
            @Nullable String model,
            @Nullable String apiKey,
            @Nullable String instructions,
            @Nullable Duration timeout) {
        this(id, kind, baseUrl, model, apiKey, instructions, timeout, AgentBounds.DEFAULT);
    }

    /** {@return by which API the model is asked} */
    public ModelKind modelKind() {
        return ModelKind.of(kind).orElseThrow();
    }

    /**
     * The name of a setting of one agent.
     *
     * @param id the agent
     * @param setting such as {@code KIND}, {@code BASE_URL} or {@code MODEL}
     * @return {@code GATEWAY_AGENT_<ID>_<setting>}, where {@code <ID>} is the id in upper case with {@code _} for everything
     *     but letters A–Z and digits
     */
    public static String key(String id, String setting) {
        return keyPrefix(id) + setting;
    }

    /**
     * What the names of all settings of one agent begin with.
     *
     * @param id the agent
     * @return {@code GATEWAY_AGENT_<ID>_}, as in {@link #key}
     */
    public static String keyPrefix(String id) {
        StringBuilder key = new StringBuilder("GATEWAY_AGENT_");
        // Not String.toUpperCase: outside ASCII it can change the number of letters.
        id.codePoints()
                .map(c -> 'a' <= c && c <= 'z' ? c - 'a' + 'A' : c)
                .forEach(c -> key.append(isPlain(c) ? (char) c : '_'));
        return key.append('_').toString();
    }

    /** Everything but the secret. */
    @Override
    public String toString() {
        String secret = apiKey == null ? "none" : "set";
        return "AgentSettings[id=" + id + ", kind=" + kind + ", baseUrl=" + baseUrl + ", model=" + model + ", apiKey="
                + secret + ", timeout=" + timeout + ", bounds=" + bounds + "]";
    }

    private static boolean isPlain(int c) {
        return ('A' <= c && c <= 'Z') || ('0' <= c && c <= '9');
    }

    private static boolean isWithin(String value, int charsMax) {
        return !value.isEmpty() && value.length() <= charsMax;
    }

    private static boolean isHeaderValue(String value) {
        return isWithin(value, API_KEY_CHARS_MAX) && value.chars().allMatch(c -> '!' <= c && c <= '~');
    }

    private static IllegalArgumentException refuse(String id, String setting, String value, String expected) {
        return new IllegalArgumentException(key(id, setting) + ": " + value + " (expected: " + expected + ")");
    }
}
