package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.agent.AgentBounds;
import dev.sluice.agent.AgentLimits;
import dev.sluice.agent.AgentMemory;
import dev.sluice.agent.AgentRequests;
import dev.sluice.agent.AgentSettings;
import dev.sluice.agent.AgentTools;
import dev.sluice.agent.AgentsConfig;
import dev.sluice.budget.MemoryConfig;
import dev.sluice.endpoint.ConnectionConfig;
import dev.sluice.eventlog.EventLogConfig;
import dev.sluice.inbox.InboxConfig;
import dev.sluice.journal.JournalConfig;
import dev.sluice.outbound.OutboundConfig;
import dev.sluice.protocol.Durability;
import dev.sluice.protocol.MessageRate;
import dev.sluice.security.AuthMode;
import dev.sluice.security.JwtConfig;
import dev.sluice.security.SecurityConfig;
import dev.sluice.session.QuotaConfig;
import dev.sluice.session.ResumeMode;
import dev.sluice.session.SessionConfig;
import dev.sluice.session.TurnConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    private static final long HEAP_BYTES_MAX = 500_000_000;

    private final List<String> warnings = new ArrayList<>();

    @Test
    void has_these_defaults() {
        assertThat(read(Map.of()))
                .isEqualTo(new Settings(
                        new ListenerConfig("localhost", 9080, 9443, new KeystoreConfig("key.p12", "PKCS12", "")),
                        new JournalConfig(JournalConfig.Database.EMBEDDED, Path.of("data")),
                        new InboxConfig(256, 1_048_576),
                        new EventLogConfig(2000, 2_097_152),
                        new OutboundConfig(1_048_576, 1000),
                        new ConnectionConfig(1_048_576, 10, 5000, 5000, Duration.ofSeconds(30), null),
                        new SessionConfig(
                                Durability.DURABLE,
                                Duration.ofHours(24),
                                ResumeMode.ON_RECONNECT,
                                Duration.ofSeconds(60),
                                Duration.ofSeconds(10)),
                        QuotaConfig.none(),
                        new TurnConfig(8_388_608, Duration.ofMinutes(10), 3, 256),
                        new MemoryConfig(200_000_000),
                        new SecurityConfig(AuthMode.NONE, Map.of(), null, Set.of(), false),
                        new AgentsConfig(List.of("echo", "simulator"), List.of())));
    }

    @Test
    void reads_every_key() {
        assertThat(read(everySetting()))
                .isEqualTo(new Settings(
                        new ListenerConfig("0.0.0.0", 8081, -1, new KeystoreConfig("key.p12", "JKS", "hunter2")),
                        new JournalConfig(JournalConfig.Database.POSTGRESQL, Path.of("/srv/sluice")),
                        new InboxConfig(1, 2),
                        new EventLogConfig(3, 4),
                        new OutboundConfig(5, 6),
                        new ConnectionConfig(7, 8, 9, 14, Duration.ofMillis(250), new MessageRate(100, 1000)),
                        new SessionConfig(
                                Durability.DRAIN,
                                Duration.ofHours(2),
                                ResumeMode.ON_START,
                                Duration.ofSeconds(1),
                                Duration.ofMinutes(1)),
                        new QuotaConfig(15, 16, 17),
                        new TurnConfig(10, Duration.ofSeconds(11), 12, 13),
                        new MemoryConfig(50_000_000),
                        new SecurityConfig(
                                AuthMode.TOKEN,
                                Map.of("alice", "secret=1", "bob", "secret-2"),
                                null,
                                Set.of("https://one.example", "http://two.example:8080"),
                                true),
                        new AgentsConfig(
                                List.of("echo", "my-gpt"),
                                List.of(new AgentSettings(
                                        "my-gpt",
                                        "openai",
                                        URI.create("http://localhost:8000/v1"),
                                        "small",
                                        "key-1",
                                        "Be brief.",
                                        Duration.ofSeconds(20),
                                        new AgentBounds(
                                                new AgentMemory(18, 19),
                                                new AgentRequests(Duration.ofSeconds(21), 3, 22),
                                                new AgentLimits(
                                                        23, new MessageRate(60, 60_000), Duration.ofSeconds(24)),
                                                new AgentTools(
                                                        List.of("clock", "mail"), Duration.ofSeconds(25), 26)))))));
    }

    @Test
    void asks_for_no_other_keys() {
        Set<String> asked = new TreeSet<>();
        SettingSource source = new SettingSource() {
            @Override
            public Optional<String> value(String key) {
                asked.add(key);
                return key.equals("GATEWAY_AGENTS") ? Optional.of("my-gpt") : Optional.empty();
            }

            @Override
            public Set<String> names() {
                return Set.of();
            }
        };
        Settings.read(source, HEAP_BYTES_MAX, warnings::add);
        assertThat(asked).isEqualTo(new TreeSet<>(everySetting().keySet()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP_PORT | 0 | 1 to 65535",
                "HTTP_PORT | http | a whole number",
                "HTTPS_PORT | 65536 | 1 to 65535, or -1 for off",
                "GATEWAY_DURABILITY | DURABLE | durable or drain",
                "GATEWAY_MAX_INBOX | 0 | >= 1",
                "GATEWAY_MAX_INBOX | 99999999999 | a whole number",
                "GATEWAY_MAX_INBOX_BYTES | 1MB | a whole number",
                "GATEWAY_MAX_PAYLOAD | 0 | 1 to 67108864",
                "GATEWAY_MAX_BAD_FRAMES | -1 | 0 to 1000000",
                "GATEWAY_MAX_BUFFERED_BYTES | 0 | 1 to 1073741824",
                "GATEWAY_MAX_QUEUED_FRAMES | 0 | 1 to 1000000",
                "GATEWAY_MAX_REPLY_BYTES | 0 | 1 to 1073741824",
                "GATEWAY_MAX_MESSAGE_RATE | 0/1s | so many in a duration, such as 100/1s",
                "GATEWAY_MAX_MESSAGE_RATE | 100 | so many in a duration, such as 100/1s",
                "GATEWAY_MEMORY_BUDGET | 101% | bytes or 1% to 100% of the heap",
                "GATEWAY_MEMORY_BUDGET | 1024 | at least 1048576",
                "GATEWAY_MAX_CONNECTIONS | 0 | 1 to 1000000",
                "GATEWAY_MAX_UNJOINED_CONNECTIONS | 0 | 1 to 1000000",
                "GATEWAY_MAX_CONNECTIONS_PER_PRINCIPAL | 0 | >= 1",
                "GATEWAY_MAX_SESSIONS_PER_PRINCIPAL | 0 | >= 1",
                "GATEWAY_MAX_PENDING_PER_PRINCIPAL | 0 | >= 1",
                "GATEWAY_MAX_CONCURRENT_TURNS | 0 | 1 to 100000",
                "GATEWAY_DRAIN_TIMEOUT | 2h | 0s to 1h",
                "GATEWAY_DRAIN_TIMEOUT | 10 | a duration such as 250ms, 30s, 10m or 24h",
                "GATEWAY_HEARTBEAT_INTERVAL | 1ms | 10ms to 24h, or 0 for off",
                "GATEWAY_TURN_TIMEOUT | 0 | 1ms to 24h",
                "GATEWAY_MAX_ATTEMPTS | 0 | 1 to 100",
                "GATEWAY_RESUME_WINDOW | 0s | 1s to 8760h",
                "GATEWAY_RESUME | never | on_reconnect or on_start",
                "GATEWAY_REPLAY_EVENTS | -1 | 0 to 1000000",
                "GATEWAY_REPLAY_BYTES | -1 | 0 to 1073741824",
                "GATEWAY_PASSIVATE_AFTER | 25h | 0s to 24h",
                "GATEWAY_ALLOWED_ORIGINS | https://one.example/path | scheme://host[:port]",
                "GATEWAY_ALLOW_QUERY_TOKEN | yes | true or false",
                "GATEWAY_AGENT_ECHO_TIMEOUT | soon | a duration such as 250ms, 30s, 10m or 24h",
                "GATEWAY_AGENT_ECHO_KIND | other | openai or anthropic",
                "GATEWAY_AGENT_ECHO_MEMORY_MESSAGES | -1 | 0, or 2 to 1000",
                "GATEWAY_AGENT_ECHO_MEMORY_MESSAGES | 1 | 0, or 2 to 1000",
                "GATEWAY_AGENT_ECHO_MEMORY_TOKENS | 0 | 1 to 10000000",
                "GATEWAY_AGENT_ECHO_IDLE_TIMEOUT | 0 | 1ms to 24h",
                "GATEWAY_AGENT_ECHO_RETRIES | 11 | 0 to 10",
                "GATEWAY_AGENT_ECHO_MAX_TOKENS | 0 | 1 to 10000000",
                "GATEWAY_AGENT_ECHO_MAX_CONCURRENT_TURNS | 0 | 1 to 100000",
                "GATEWAY_AGENT_ECHO_MAX_RATE | 60 | so many in a duration, such as 100/1s",
                "GATEWAY_AGENT_ECHO_CIRCUIT_OPEN | 25h | 1ms to 24h",
                "GATEWAY_AGENT_ECHO_TOOL_TIMEOUT | 0 | 1ms to 24h",
                "GATEWAY_AGENT_ECHO_TOOL_ROUNDS | 0 | 1 to 100",
                "GATEWAY_AUTH | basic | none or token or jwt",
            })
    void refuses_a_wrong_value_in_words_that_name_the_key(String key, String value, String expected) {
        assertThatThrownBy(() -> read(Map.of(key, value)))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("%s: %s (expected: %s)", key, value, expected);
    }

    @Test
    void refuses_a_host_that_others_can_reach_while_nobody_has_to_say_who_they_are() {
        assertThatThrownBy(() -> read(Map.of("HTTP_HOST", "0.0.0.0")))
                .hasMessage("HTTP_HOST: 0.0.0.0 (expected: a loopback address while GATEWAY_AUTH is none)");
        assertThat(read(Map.of("HTTP_HOST", "127.0.0.2")).listener().host()).isEqualTo("127.0.0.2");
    }

    @Test
    void refuses_token_auth_without_tokens() {
        assertThatThrownBy(() -> read(Map.of("GATEWAY_AUTH", "token")))
                .hasMessage("GATEWAY_TOKENS: none (expected: at least one name=secret while GATEWAY_AUTH is token)");
    }

    @Test
    void refuses_jwt_auth_without_a_key_or_an_issuer() {
        assertThatThrownBy(() -> read(Map.of("GATEWAY_AUTH", "jwt", "mp.jwt.verify.issuer", "https://issuer.example")))
                .hasMessageStartingWith("mp.jwt.verify.publickey.location: none (expected: ");
        assertThatThrownBy(() -> read(Map.of("GATEWAY_AUTH", "jwt", "mp.jwt.verify.publickey.location", "/keys.pem")))
                .hasMessage("mp.jwt.verify.issuer: none (expected: the tokens' iss while GATEWAY_AUTH is jwt)");
        assertThatThrownBy(() -> read(jwt("mp.jwt.verify.publickey.algorithm", "HS256")))
                .hasMessage("mp.jwt.verify.publickey.algorithm: HS256 (expected: RS256 or ES256)");
        assertThatThrownBy(() -> read(jwt("mp.jwt.verify.clock.skew", "3600")))
                .hasMessage("mp.jwt.verify.clock.skew: 3600 (expected: 0 to 600 seconds)");
    }

    @Test
    void reads_what_tokens_are_verified_with_and_only_where_they_are() {
        Map<String, String> jwt = jwt("mp.jwt.verify.audiences", "sluice, chat");

        assertThat(read(jwt).security().jwt())
                .isEqualTo(new JwtConfig(
                        null, "/keys.pem", "https://issuer.example", Set.of("sluice", "chat"), null, Duration.ZERO));
        jwt.put("GATEWAY_AUTH", "none");
        assertThat(read(jwt).security().jwt()).isNull();
    }

    @Test
    void refuses_a_key_for_tls_that_cannot_be_read() {
        assertThatThrownBy(() -> read(Map.of("HTTPS_KEYSTORE", "/no/such.p12", "HTTPS_KEYSTORE_PASSWORD", "hunter2")))
                .hasMessageStartingWith(
                        "HTTPS_KEYSTORE: /no/such.p12 (expected: the absolute path of a PKCS12 key store")
                .message()
                .doesNotContain("hunter2");
        assertThatThrownBy(() -> read(Map.of("HTTPS_KEYSTORE", "own.p12")))
                .hasMessageContaining("not an absolute path");
    }

    private static Map<String, String> jwt(String key, String value) {
        Map<String, String> values = new HashMap<>();
        values.put("GATEWAY_AUTH", "jwt");
        values.put("mp.jwt.verify.publickey.location", "/keys.pem");
        values.put("mp.jwt.verify.issuer", "https://issuer.example");
        values.put(key, value);
        return values;
    }

    @Test
    void never_tells_a_secret() {
        String secret = "x".repeat(SecurityConfig.SECRET_CHARS_MAX + 1);
        assertThatThrownBy(() -> read(Map.of("GATEWAY_AUTH", "token", "GATEWAY_TOKENS", "alice=" + secret)))
                .hasMessageStartingWith("GATEWAY_TOKENS: ")
                .message()
                .doesNotContain(secret);
        assertThatThrownBy(() -> read(Map.of("GATEWAY_TOKENS", "hunter2")))
                .hasMessage("GATEWAY_TOKENS: … (expected: name=secret pairs separated by commas)");
        assertThatThrownBy(() -> read(Map.of("GATEWAY_DB_URL", "jdbc:mysql://db/sluice?password=hunter2")))
                .hasMessage("GATEWAY_DB_URL: jdbc:mysql:… (expected: jdbc:postgresql://… or nothing)");
        assertThat(read(everySetting()).toString()).contains("alice").doesNotContain("secret=1", "key-1", "hunter2");
    }

    @Test
    void refuses_agents_whose_settings_would_have_the_same_names() {
        assertThatThrownBy(() -> read(Map.of("GATEWAY_AGENTS", "a-b,a_b")))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("GATEWAY_AGENTS: a-b,a_b (expected: ");
    }

    @Test
    void an_agent_may_be_given_no_tools_at_all() {
        Settings read = read(Map.of("GATEWAY_AGENTS", "gpt", "GATEWAY_AGENT_GPT_TOOLS", "none"));

        assertThat(read.agents().settings().get(0).bounds().tools().names()).isEmpty();
    }

    @Test
    void takes_a_blank_value_for_none() {
        assertThat(read(Map.of("GATEWAY_MAX_INBOX", " "))).isEqualTo(read(Map.of()));
        assertThat(read(Map.of("GATEWAY_AGENTS", ""))).isEqualTo(read(Map.of()));
    }

    @Test
    void tells_all_that_is_wrong_at_once() {
        Map<String, String> values = new HashMap<>();
        values.put("GATEWAY_MAX_INBOX", "0");
        values.put("GATEWAY_MAX_INBOX_BYTES", "1MB");
        values.put("HTTP_PORT", "0");
        values.put("HTTPS_PORT", "x");
        values.put("GATEWAY_AUTH", "token");
        values.put("GATEWAY_ALLOWED_ORIGINS", "one.example");
        values.put("GATEWAY_AGENTS", "gpt,claude");
        values.put("GATEWAY_AGENT_GPT_KIND", "other");
        values.put("GATEWAY_AGENT_GPT_RETRIES", "11");
        values.put("GATEWAY_AGENT_CLAUDE_BASE_URL", "localhost:99999");
        values.put("GATEWAY_AGENT_CLAUDE_MODLE", "small");

        assertThatThrownBy(() -> read(values))
                .isInstanceOf(InvalidSettingException.class)
                .message()
                .satisfies(message -> assertThat(message.lines())
                        .extracting(line -> line.substring(0, line.indexOf(" (expected: ")))
                        .containsExactlyInAnyOrder(
                                "GATEWAY_MAX_INBOX: 0",
                                "GATEWAY_MAX_INBOX_BYTES: 1MB",
                                "HTTP_PORT: 0",
                                "HTTPS_PORT: x",
                                "GATEWAY_TOKENS: none",
                                "GATEWAY_ALLOWED_ORIGINS: one.example",
                                "GATEWAY_AGENT_GPT_KIND: other",
                                "GATEWAY_AGENT_GPT_RETRIES: 11",
                                "GATEWAY_AGENT_CLAUDE_BASE_URL: localhost:99999",
                                "GATEWAY_AGENT_CLAUDE_MODLE: unknown"));
    }

    @Test
    void does_not_take_a_wrong_setting_for_none_to_find_others_wrong() {
        assertThatThrownBy(() -> read(Map.of("GATEWAY_AUTH", "tokens", "HTTP_HOST", "0.0.0.0")))
                .hasMessage("GATEWAY_AUTH: tokens (expected: none or token or jwt)");
        assertThatThrownBy(() -> read(Map.of("GATEWAY_AGENTS", "gpt,gpt", "GATEWAY_AGENT_GPT_MODEL", "small")))
                .hasMessage("GATEWAY_AGENTS: gpt (expected: each id once)");
        assertThat(warnings).isEmpty();
    }

    @Test
    void two_names_with_one_secret_are_refused_by_their_names() {
        assertThatThrownBy(() -> read(Map.of("GATEWAY_TOKENS", "bob=hunter2,carol=other-1,alice=hunter2")))
                .hasMessage("GATEWAY_TOKENS: alice and bob have one and the same secret (expected: a secret for each)");
    }

    private Settings read(Map<String, String> values) {
        SettingSource source = new SettingSource() {
            @Override
            public Optional<String> value(String key) {
                return Optional.ofNullable(values.get(key));
            }

            @Override
            public Set<String> names() {
                return values.keySet();
            }
        };
        return Settings.read(source, HEAP_BYTES_MAX, warnings::add);
    }

    private static Map<String, String> everySetting() {
        Map<String, String> values = new HashMap<>();
        values.put("HTTP_HOST", "0.0.0.0");
        values.put("HTTP_PORT", "8081");
        values.put("HTTPS_PORT", "-1");
        values.put("HTTPS_KEYSTORE", "key.p12");
        values.put("HTTPS_KEYSTORE_TYPE", "JKS");
        values.put("HTTPS_KEYSTORE_PASSWORD", "hunter2");
        values.put("GATEWAY_DATA_DIR", "/srv/sluice");
        values.put("GATEWAY_DB_URL", "jdbc:postgresql://db/sluice");
        values.put("GATEWAY_MAX_INBOX", "1");
        values.put("GATEWAY_MAX_INBOX_BYTES", "2");
        values.put("GATEWAY_REPLAY_EVENTS", "3");
        values.put("GATEWAY_REPLAY_BYTES", "4");
        values.put("GATEWAY_MAX_BUFFERED_BYTES", "5");
        values.put("GATEWAY_MAX_QUEUED_FRAMES", "6");
        values.put("GATEWAY_MAX_PAYLOAD", "7");
        values.put("GATEWAY_MAX_BAD_FRAMES", "8");
        values.put("GATEWAY_MAX_CONNECTIONS", "9");
        values.put("GATEWAY_HEARTBEAT_INTERVAL", "250ms");
        values.put("GATEWAY_MAX_MESSAGE_RATE", "100/1s");
        values.put("GATEWAY_DURABILITY", "drain");
        values.put("GATEWAY_RESUME_WINDOW", "2h");
        values.put("GATEWAY_RESUME", "on_start");
        values.put("GATEWAY_PASSIVATE_AFTER", "1s");
        values.put("GATEWAY_DRAIN_TIMEOUT", "1m");
        values.put("GATEWAY_MAX_REPLY_BYTES", "10");
        values.put("GATEWAY_TURN_TIMEOUT", "11s");
        values.put("GATEWAY_MAX_ATTEMPTS", "12");
        values.put("GATEWAY_MAX_UNJOINED_CONNECTIONS", "14");
        values.put("GATEWAY_MAX_CONNECTIONS_PER_PRINCIPAL", "15");
        values.put("GATEWAY_MAX_SESSIONS_PER_PRINCIPAL", "16");
        values.put("GATEWAY_MAX_PENDING_PER_PRINCIPAL", "17");
        values.put("GATEWAY_MAX_CONCURRENT_TURNS", "13");
        values.put("GATEWAY_MEMORY_BUDGET", "10%");
        values.put("GATEWAY_AUTH", "token");
        values.put("GATEWAY_TOKENS", "alice=secret=1, bob=secret-2");
        values.put("GATEWAY_ALLOWED_ORIGINS", "https://one.example, http://two.example:8080");
        values.put("GATEWAY_ALLOW_QUERY_TOKEN", "true");
        values.put("GATEWAY_AGENTS", "echo, my-gpt");
        values.put("GATEWAY_AGENT_MY_GPT_KIND", "openai");
        values.put("GATEWAY_AGENT_MY_GPT_BASE_URL", "http://localhost:8000/v1");
        values.put("GATEWAY_AGENT_MY_GPT_MODEL", "small");
        values.put("GATEWAY_AGENT_MY_GPT_API_KEY", "key-1");
        values.put("GATEWAY_AGENT_MY_GPT_INSTRUCTIONS", "Be brief.");
        values.put("GATEWAY_AGENT_MY_GPT_TIMEOUT", "20s");
        values.put("GATEWAY_AGENT_MY_GPT_MEMORY_MESSAGES", "18");
        values.put("GATEWAY_AGENT_MY_GPT_MEMORY_TOKENS", "19");
        values.put("GATEWAY_AGENT_MY_GPT_IDLE_TIMEOUT", "21s");
        values.put("GATEWAY_AGENT_MY_GPT_RETRIES", "3");
        values.put("GATEWAY_AGENT_MY_GPT_MAX_TOKENS", "22");
        values.put("GATEWAY_AGENT_MY_GPT_MAX_CONCURRENT_TURNS", "23");
        values.put("GATEWAY_AGENT_MY_GPT_MAX_RATE", "60/1m");
        values.put("GATEWAY_AGENT_MY_GPT_CIRCUIT_OPEN", "24s");
        values.put("GATEWAY_AGENT_MY_GPT_TOOLS", "clock, mail");
        values.put("GATEWAY_AGENT_MY_GPT_TOOL_TIMEOUT", "25s");
        values.put("GATEWAY_AGENT_MY_GPT_TOOL_ROUNDS", "26");
        return values;
    }
}
