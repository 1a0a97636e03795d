package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.agent.AgentsConfig;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is set under names like the gateway's, and is none of its settings. */
class UnreadSettingsTest {
    private static final String PREFIX = "GATEWAY_AGENT_GPT_";

    @ParameterizedTest
    @CsvSource({
        "GATEWAY_AGENT_GPT_BASEURL, GATEWAY_AGENT_GPT_BASE_URL",
        "GATEWAY_AGENT_GPT_IDEL_TIMEOUT, GATEWAY_AGENT_GPT_IDLE_TIMEOUT",
        "GATEWAY_AGENT_GPT_TOOL, GATEWAY_AGENT_GPT_TOOLS",
        "GATEWAY_AGENT_gpt_API_KEY, GATEWAY_AGENT_GPT_API_KEY",
        "gateway.agent.gpt.api.key, GATEWAY_AGENT_GPT_API_KEY"
    })
    void a_misspelt_setting_of_an_agent_is_wrong_and_the_right_one_is_told(String name, String meant) {
        UnreadSettings unread = among("gpt", PREFIX + "MODEL", name);

        assertThat(unread.wrong()).containsExactly(name + ": unknown (expected: " + meant + ")");
        assertThat(unread.warning()).isEmpty();
    }

    @Test
    void a_misspelt_model_is_told_by_its_name() {
        assertThat(among("gpt", "GATEWAY_AGENT_GPT_MODLE").wrong())
                .containsExactly("GATEWAY_AGENT_GPT_MODLE: unknown (expected: GATEWAY_AGENT_GPT_MODEL)");
    }

    @Test
    void where_nothing_is_near_all_settings_of_the_agent_are_told_and_no_other_agents() {
        assertThat(among("gpt,gpt-mini", PREFIX + "MODEL", PREFIX + "TEMPERATURE", PREFIX + "MINI_MODEL")
                        .wrong())
                .containsExactly(PREFIX + "TEMPERATURE: unknown (expected: " + PREFIX
                        + "… with one of API_KEY, BASE_URL, CIRCUIT_OPEN, IDLE_TIMEOUT, INSTRUCTIONS, KIND,"
                        + " MAX_CONCURRENT_TURNS, MAX_RATE, MAX_TOKENS, MEMORY_MESSAGES, MEMORY_TOKENS, MODEL, RETRIES,"
                        + " TIMEOUT, TOOLS, TOOL_ROUNDS, TOOL_TIMEOUT)");
    }

    @Test
    void a_setting_that_is_set_already_is_not_what_was_meant() {
        assertThat(among("gpt", PREFIX + "MODEL", PREFIX + "MODELS").wrong())
                .singleElement()
                .asString()
                .contains("with one of");
    }

    @Test
    void agents_whose_ids_begin_alike_are_told_apart() {
        UnreadSettings unread = among("gpt,gpt-mini", PREFIX + "MODEL", PREFIX + "MINI_MODEL", PREFIX + "MINI_MODLE");

        assertThat(unread.wrong()).singleElement().asString().startsWith(PREFIX + "MINI_MODLE: unknown");
        assertThat(unread.warning()).isEmpty();
    }

    @Test
    void an_agent_that_is_switched_off_keeps_its_settings_and_a_warning_names_them() {
        UnreadSettings unread = among(
                "gpt", PREFIX + "MODEL", PREFIX + "4_MODEL", PREFIX + "4_TIMEOUT", "GATEWAY_AGENT_CLAUDE_API_KEY");

        assertThat(unread.wrong()).isEmpty();
        assertThat(unread.warning())
                .contains("set, but read by nobody: GATEWAY_AGENT_CLAUDE_API_KEY (of no agent in GATEWAY_AGENTS), "
                        + PREFIX + "4_MODEL (of no agent in GATEWAY_AGENTS), " + PREFIX + "4_TIMEOUT (" + PREFIX
                        + "TIMEOUT?)");
    }

    @Test
    void a_mistyped_id_is_told_with_the_setting_that_may_be_meant() {
        assertThat(among("gpt", "GATEWAY_AGENT_GTP_MODEL").warning())
                .contains("set, but read by nobody: GATEWAY_AGENT_GTP_MODEL (GATEWAY_AGENT_GPT_MODEL?)");
    }

    @Test
    void any_other_name_like_a_setting_is_told_too() {
        assertThat(among("echo", "GATEWAY_MAX_INBXO", "GATEWAY_FOO", "gateway_max_payload")
                        .warning())
                .contains("set, but read by nobody: GATEWAY_FOO, GATEWAY_MAX_INBXO (GATEWAY_MAX_INBOX?),"
                        + " gateway_max_payload (GATEWAY_MAX_PAYLOAD?)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GATEWAY_DB_USER",
                "GATEWAY_DB_PASSWORD",
                "GATEWAY_DB_URL",
                "GATEWAY_MAX_INBOX",
                "HTTP_PORT",
                "HTTP_PROXY",
                "PATH",
                "MP_JWT_VERIFY_ISSUER"
            })
    void what_is_a_setting_or_nothing_like_one_is_not_told(String name) {
        UnreadSettings unread = among("echo", name);

        assertThat(unread.wrong()).isEmpty();
        assertThat(unread.warning()).isEmpty();
    }

    @Test
    void a_name_that_is_listed_twice_is_told_once_and_as_it_was_written() {
        UnreadSettings unread =
                among("gpt", "GATEWAY_AGENT_GPT_MODLE", "gateway.agent.gpt.modle", "GATEWAY_TYPO", "gateway.typo");

        assertThat(unread.wrong()).singleElement().asString().startsWith("GATEWAY_AGENT_GPT_MODLE: ");
        assertThat(unread.warning()).hasValueSatisfying(told -> assertThat(told).doesNotContain("gateway.typo"));
    }

    @Test
    void one_setting_under_two_names_is_not_told() {
        assertThat(among("echo", "GATEWAY_MAX_INBOX", "gateway.max.inbox").warning())
                .isEmpty();
    }

    @Test
    void what_kubernetes_says_of_a_service_never_refuses_the_start() {
        UnreadSettings unread = among(
                "gpt",
                PREFIX + "MODEL",
                PREFIX + "SERVICE_HOST",
                PREFIX + "SERVICE_PORT_HTTP",
                PREFIX + "PORT",
                PREFIX + "PORT_9080_TCP_ADDR");

        assertThat(unread.wrong()).isEmpty();
        assertThat(unread.warning()).isPresent();
    }

    @Test
    void a_warning_stays_on_one_line_and_short() {
        String[] names = IntStream.range(0, 100)
                .mapToObj(i -> "GATEWAY_\n" + "x".repeat(1000) + i)
                .toArray(String[]::new);

        assertThat(among("echo", names).warning())
                .hasValueSatisfying(line -> assertThat(line)
                        .endsWith(" and 80 more")
                        .doesNotContain("\n")
                        .hasSizeLessThan(8000));
    }

    @Test
    void a_name_that_would_be_a_setting_of_two_agents_is_refused() {
        SettingReader reader = read("gpt,gpt-idle", Set.of("GATEWAY_AGENT_GPT_IDLE_TIMEOUT"));

        assertThat(reader.problems())
                .containsExactly("GATEWAY_AGENTS: gpt,gpt-idle (expected: ids that are not both set by"
                        + " GATEWAY_AGENT_GPT_IDLE_TIMEOUT)");
        assertThat(read("gpt,gpt-idle", Set.of(PREFIX + "MODEL")).problems()).isEmpty();
    }

    private static UnreadSettings among(String agents, String... names) {
        Set<String> all = Arrays.stream(names).collect(Collectors.toSet());
        return UnreadSettings.among(all, read(agents, all));
    }

    /** A reader that was asked for all that is asked for at a start. */
    private static SettingReader read(String agents, Set<String> names) {
        Map<String, String> values = new HashMap<>();
        names.forEach(name -> values.put(name, "1m"));
        values.put(AgentsConfig.KEY, agents);
        SettingReader reader = new SettingReader(key -> Optional.ofNullable(values.get(key)));
        for (String key : List.of("GATEWAY_DB_URL", "GATEWAY_MAX_INBOX", "GATEWAY_MAX_PAYLOAD")) reader.text(key);
        reader.review(() -> AgentSettingsReader.agents(reader));
        return reader;
    }
}
