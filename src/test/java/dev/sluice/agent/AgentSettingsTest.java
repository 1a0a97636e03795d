package dev.sluice.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentSettingsTest {

    @ParameterizedTest
    @CsvSource({
        "gpt,GATEWAY_AGENT_GPT_MODEL",
        "my-bot 2,GATEWAY_AGENT_MY_BOT_2_MODEL",
        "straße,GATEWAY_AGENT_STRA_E_MODEL",
        "\uD83D\uDE00,GATEWAY_AGENT___MODEL"
    })
    void are_named_after_the_id_in_upper_case_with_an_underscore_for_every_other_character(String id, String key) {
        assertThat(AgentSettings.key(id, "MODEL")).isEqualTo(key);
    }

    @Test
    void may_all_be_missing_but_the_kind_whose_default_is_openai() {
        assertThat(AgentSettings.KIND_DEFAULT).isEqualTo("openai");
        assertThat(new AgentSettings("gpt", "openai", null, null, null, null, null).kind())
                .isEqualTo("openai");
    }

    @Test
    void never_show_the_api_key() {
        AgentSettings settings = new AgentSettings("gpt", "openai", null, "m", "sk-secret", "be brief", null);

        assertThat(settings.toString()).contains("apiKey=set").doesNotContain("sk-secret");
        assertThat(settings.apiKey()).isEqualTo("sk-secret");
    }

    @Test
    void refuse_an_unknown_kind() {
        assertRefused(
                "GATEWAY_AGENT_GPT_KIND: cohere (expected: openai or anthropic)",
                "cohere",
                null,
                null,
                null,
                null,
                null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://host/v1",
                "http:///v1",
                "/v1",
                "host:8000/v1",
                "http://my_host/v1",
                "http://host:0/v1",
                "http://host:99999/v1"
            })
    void refuse_a_base_url_that_no_request_can_be_sent_to(String baseUrl) {
        assertRefused(wrongUrl(baseUrl), "openai", URI.create(baseUrl), null, null, null, null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://user:pw@host/v1", "https://host/v1?key=pw", "https://host/v1#pw", "https://host?"})
    void refuse_a_base_url_with_a_user_a_query_or_a_fragment_and_do_not_show_it(String baseUrl) {
        assertRefused(wrongUrl("…"), "openai", URI.create(baseUrl), null, null, null, null);
    }

    private static String wrongUrl(String told) {
        return "GATEWAY_AGENT_GPT_BASE_URL: " + told
                + " (expected: http(s)://host[:port][/path], the host without _, the port 1 to 65535,"
                + " without user, query and fragment)";
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:11434/v1", "HTTPS://api.example.com", "http://[::1]:65535/v1"})
    void take_any_other_base_url(String baseUrl) {
        assertThat(new AgentSettings("gpt", "openai", URI.create(baseUrl), null, null, null, null).baseUrl())
                .isEqualTo(URI.create(baseUrl));
    }

    @Test
    void refuse_an_empty_or_endless_model() {
        String longest = "m".repeat(256);
        assertThat(new AgentSettings("gpt", "openai", null, longest, null, null, null).model())
                .isEqualTo(longest);
        for (String model : new String[] {"", longest + "m"}) {
            String message = "GATEWAY_AGENT_GPT_MODEL: " + model + " (expected: 1 to 256 characters)";
            assertRefused(message, "openai", null, model, null, null, null);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "line\nbreak", "schlüssel"})
    void refuse_an_api_key_that_no_header_can_carry_and_do_not_show_it(String apiKey) {
        assertRefused(
                "GATEWAY_AGENT_GPT_API_KEY: … (expected: 1 to 4096 printable ASCII characters without spaces)",
                "openai",
                null,
                null,
                apiKey,
                null,
                null);
    }

    @Test
    void refuse_empty_or_endless_instructions_and_do_not_repeat_them() {
        assertRefused(
                "GATEWAY_AGENT_GPT_INSTRUCTIONS: 65537 characters (expected: 1 to 65536 characters)",
                "openai",
                null,
                null,
                null,
                "i".repeat(65537),
                null);
    }

    @Test
    void refuse_a_timeout_that_is_over_before_it_begins() {
        assertRefused(
                "GATEWAY_AGENT_GPT_TIMEOUT: PT0S (expected: >= 1ms)", "openai", null, null, null, null, Duration.ZERO);
    }

    private static void assertRefused(
            String message,
            String kind,
            @Nullable URI baseUrl,
            @Nullable String model,
            @Nullable String apiKey,
            @Nullable String instructions,
            @Nullable Duration timeout) {
        assertThatThrownBy(() -> new AgentSettings("gpt", kind, baseUrl, model, apiKey, instructions, timeout))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
