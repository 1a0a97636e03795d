package dev.sluice.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentsConfigTest {

    @Test
    void switches_echo_and_simulator_on_by_default() {
        assertThat(AgentsConfig.KEY).isEqualTo("GATEWAY_AGENTS");
        assertThat(AgentsConfig.idsOf(AgentsConfig.IDS_DEFAULT)).containsExactly("echo", "simulator");
    }

    @Test
    void takes_white_space_around_ids_away_but_keeps_empty_ones_to_be_refused() {
        assertThat(AgentsConfig.idsOf(" a ,\tb b,,")).containsExactly("a", "b b", "", "");
        assertThat(AgentsConfig.idsOf(" ")).isEmpty();
    }

    @Test
    void refuses_ids_that_are_too_long_or_hold_a_null_character() {
        for (String id : List.of("x".repeat(129), "a\0b")) {
            assertThatThrownBy(() -> config("echo", id))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("GATEWAY_AGENTS: " + id + " (expected: 1 to 128 characters without U+0000)");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {",", "echo,", ",echo", "echo,,gpt"})
    void refuses_a_comma_too_many_and_shows_where_it_is(String value) {
        assertThatThrownBy(() -> new AgentsConfig(AgentsConfig.idsOf(value), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("GATEWAY_AGENTS: " + value + " (expected: an id before, between and after commas)");
    }

    @Test
    void refuses_an_id_that_stands_there_twice() {
        assertThatThrownBy(() -> config("echo", "simulator", "echo"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("GATEWAY_AGENTS: echo (expected: each id once)");
    }

    @Test
    void refuses_two_ids_with_the_same_settings_keys() {
        assertThatThrownBy(() -> config("my-bot", "My.Bot"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "GATEWAY_AGENTS: my-bot,My.Bot (expected: ids that are not both set by GATEWAY_AGENT_MY_BOT_…)");
    }

    @Test
    void refuses_settings_of_an_agent_that_is_not_there_and_settings_that_are_there_twice() {
        assertThatThrownBy(() -> new AgentsConfig(List.of("echo"), List.of(settings("gpt"))))
                .hasMessage("settings: gpt (expected: an agent of GATEWAY_AGENTS, once)");
        assertThatThrownBy(() -> new AgentsConfig(List.of("gpt"), List.of(settings("gpt"), settings("gpt"))))
                .hasMessage("settings: gpt (expected: an agent of GATEWAY_AGENTS, once)");
    }

    @Test
    void finds_the_settings_of_an_agent() {
        AgentsConfig config = new AgentsConfig(List.of("echo", "gpt"), List.of(settings("gpt")));

        assertThat(config.settingsOf("gpt")).contains(settings("gpt"));
        assertThat(config.settingsOf("echo")).isEmpty();
    }

    private static AgentsConfig config(String... ids) {
        return new AgentsConfig(List.of(ids), List.of());
    }

    private static AgentSettings settings(String id) {
        return new AgentSettings(id, AgentSettings.KIND_DEFAULT, null, "m", null, null, Duration.ofSeconds(30));
    }
}
