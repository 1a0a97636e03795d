package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.GatewayServer;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A setting that makes no sense refuses the start, in lines that say what was expected. */
class SettingsIT {
    private static final Duration REFUSED_WITHIN = Duration.ofMinutes(2);

    @ParameterizedTest
    @CsvSource({
        "HTTP_HOST, 0.0.0.0",
        "GATEWAY_MAX_INBOX, 0",
        "GATEWAY_AUTH, token",
        "GATEWAY_AGENTS, 'echo,nosuch'",
        "GATEWAY_AGENT_GPT_API_KEY, 'a${b}c'",
    })
    void a_wrong_setting_refuses_the_start(String key, String value) {
        // For GATEWAY_AUTH it is the missing GATEWAY_TOKENS that is wrong, whichever of the two the line names.
        String named = key.equals("GATEWAY_AUTH") ? "GATEWAY_(AUTH|TOKENS)" : key;
        // Nobody reads the settings of an agent that is not there.
        Map<String, String> settings = new HashMap<>(Map.of("GATEWAY_AGENTS", "gpt", "GATEWAY_AGENT_GPT_MODEL", "m"));
        settings.put(key, value);
        Pattern refusal = Pattern.compile(named + ": .*\\(expected: .+\\)");
        try (GatewayServer gateway = GatewayServer.launch(settings)) {
            Awaitility.await("refusal of " + key + "=" + value)
                    .atMost(REFUSED_WITHIN)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> {
                        assertThat(isReady(gateway))
                                .as("ready with " + key + "=" + value)
                                .isFalse();
                        return refusal.matcher(gateway.console()).find();
                    });
            // What is up by now stays unready, until the end of the process where the server allows one.
            Awaitility.await("still not ready")
                    .during(Duration.ofSeconds(3))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> !isReady(gateway));
            if (!gateway.isRunning()) assertThat(gateway.awaitEnd()).isNotZero();
        }
    }

    @Test
    void one_start_tells_all_that_is_wrong_and_warns_of_names_that_nobody_reads() {
        Map<String, String> settings = Map.of(
                "GATEWAY_MAX_INBOX", "0",
                "GATEWAY_AUTH", "tokens",
                "GATEWAY_AGENTS", "gpt",
                "GATEWAY_AGENT_GPT_MODLE", "small",
                "GATEWAY_AGENT_GPT_BASE_URL", "http://localhost:99999/v1",
                "GATEWAY_AGENT_CLAUDE_API_KEY", "sk-nobody-may-see-this");
        try (GatewayServer gateway = GatewayServer.launch(settings)) {
            assertThat(gateway.awaitEnd()).isNotZero();
            assertThat(gateway.console())
                    .contains(
                            "GATEWAY_MAX_INBOX: 0 (expected: ",
                            "GATEWAY_AUTH: tokens (expected: ",
                            "GATEWAY_AGENT_GPT_MODLE: unknown (expected: GATEWAY_AGENT_GPT_MODEL)",
                            "GATEWAY_AGENT_GPT_BASE_URL: http://localhost:99999/v1 (expected: ")
                    .containsOnlyOnce(
                            "set, but read by nobody: GATEWAY_AGENT_CLAUDE_API_KEY (of no agent in GATEWAY_AGENTS)")
                    .doesNotContain("sk-nobody-may-see-this");
        }
    }

    private static boolean isReady(GatewayServer gateway) {
        try {
            return gateway.get("/health/ready").statusCode() == 200;
        } catch (UncheckedIOException notListening) {
            return false;
        }
    }
}
