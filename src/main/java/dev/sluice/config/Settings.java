package dev.sluice.config;

import dev.sluice.agent.AgentsConfig;
import dev.sluice.budget.MemoryConfig;
import dev.sluice.endpoint.ConnectionConfig;
import dev.sluice.eventlog.EventLogConfig;
import dev.sluice.inbox.InboxConfig;
import dev.sluice.journal.JournalConfig;
import dev.sluice.outbound.OutboundConfig;
import dev.sluice.protocol.Durability;
import dev.sluice.security.AuthMode;
import dev.sluice.security.LoopbackName;
import dev.sluice.security.SecurityConfig;
import dev.sluice.session.QuotaConfig;
import dev.sluice.session.ResumeMode;
import dev.sluice.session.SessionConfig;
import dev.sluice.session.TurnConfig;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Every setting of the gateway, read once at the start: one record per feature, each checked by itself. */
record Settings(
        ListenerConfig listener,
        JournalConfig journal,
        InboxConfig inbox,
        EventLogConfig eventLog,
        OutboundConfig outbound,
        ConnectionConfig connections,
        SessionConfig sessions,
        QuotaConfig quotas,
        TurnConfig turns,
        MemoryConfig memory,
        SecurityConfig security,
        AgentsConfig agents) {

    /**
     * Reads all settings, with their defaults where they are not set.
     *
     * @param source what is set
     * @param heapBytesMax what a share of the heap is a share of
     * @param warning told in one line, if at all, what is set that nobody reads
     * @throws InvalidSettingException with a line for each setting that the gateway does not start with
     */
    static Settings read(SettingSource source, long heapBytesMax, Consumer<String> warning) {
        SettingReader reader = new SettingReader(source::value);
        List<Runnable> features = List.of(
                () -> listener(reader),
                () -> journal(reader),
                () -> inbox(reader),
                () -> eventLog(reader),
                () -> outbound(reader),
                () -> connections(reader),
                () -> sessions(reader),
                () -> quotas(reader),
                () -> turns(reader),
                () -> memory(reader, heapBytesMax),
                () -> security(reader),
                () -> AgentSettingsReader.agents(reader));
        features.forEach(reader::review);
        if (!reader.isWrong("GATEWAY_AUTH")) reader.review(() -> reachable(reader));
        UnreadSettings unread = UnreadSettings.among(source.names(), reader);
        unread.wrong().forEach(reader::note);
        unread.warning().ifPresent(warning);
        if (!reader.problems().isEmpty()) throw new InvalidSettingException(reader.problems());
        return new Settings(
                listener(reader),
                journal(reader),
                inbox(reader),
                eventLog(reader),
                outbound(reader),
                connections(reader),
                sessions(reader),
                quotas(reader),
                turns(reader),
                memory(reader, heapBytesMax),
                security(reader),
                AgentSettingsReader.agents(reader));
    }

    /** By whom the gateway can be reached. */
    private static ListenerConfig reachable(SettingReader reader) {
        ListenerConfig listener = listener(reader);
        if (reader.choice("GATEWAY_AUTH", AuthMode.NONE) == AuthMode.NONE && !LoopbackName.matches(listener.host()))
            throw new InvalidSettingException(
                    "HTTP_HOST", listener.host(), "a loopback address while GATEWAY_AUTH is none");
        return listener;
    }

    private static ListenerConfig listener(SettingReader reader) {
        return reader.build(
                Map.of("httpPort", "HTTP_PORT", "httpsPort", "HTTPS_PORT", "location", "HTTPS_KEYSTORE"),
                () -> new ListenerConfig(
                        reader.text("HTTP_HOST", "localhost"),
                        reader.count("HTTP_PORT", 9080),
                        reader.count("HTTPS_PORT", 9443),
                        new KeystoreConfig(
                                reader.text("HTTPS_KEYSTORE", KeystoreConfig.GENERATED),
                                reader.text("HTTPS_KEYSTORE_TYPE", "PKCS12"),
                                reader.text("HTTPS_KEYSTORE_PASSWORD", ""))));
    }

    private static JournalConfig journal(SettingReader reader) {
        return new JournalConfig(
                reader.text("GATEWAY_DB_URL").map(Settings::database).orElse(JournalConfig.Database.EMBEDDED),
                reader.read("GATEWAY_DATA_DIR", Settings::path, "a folder").orElse(Path.of("data")));
    }

    private static JournalConfig.Database database(String url) {
        if (url.startsWith("jdbc:postgresql:")) return JournalConfig.Database.POSTGRESQL;
        if (url.startsWith("jdbc:hsqldb:")) return JournalConfig.Database.EMBEDDED;
        // What follows the kind of database may hold a password.
        String told = url.replaceFirst("^(jdbc:\\w{1,20}:)?.*", "$1…");
        throw new InvalidSettingException("GATEWAY_DB_URL", told, "jdbc:postgresql://… or nothing");
    }

    private static Optional<Path> path(String text) {
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException notAPath) {
            return Optional.empty();
        }
    }

    private static InboxConfig inbox(SettingReader reader) {
        return reader.build(
                Map.of("messagesMax", "GATEWAY_MAX_INBOX", "bytesMax", "GATEWAY_MAX_INBOX_BYTES"),
                () -> new InboxConfig(
                        reader.count("GATEWAY_MAX_INBOX", 256), reader.number("GATEWAY_MAX_INBOX_BYTES", 1_048_576)));
    }

    private static EventLogConfig eventLog(SettingReader reader) {
        return reader.build(
                Map.of("replayEventsMax", "GATEWAY_REPLAY_EVENTS", "replayBytesMax", "GATEWAY_REPLAY_BYTES"),
                () -> new EventLogConfig(
                        reader.count("GATEWAY_REPLAY_EVENTS", 2000), reader.number("GATEWAY_REPLAY_BYTES", 2_097_152)));
    }

    private static OutboundConfig outbound(SettingReader reader) {
        return reader.build(
                Map.of(
                        "bufferedBytesMax",
                        "GATEWAY_MAX_BUFFERED_BYTES",
                        "queuedFramesMax",
                        "GATEWAY_MAX_QUEUED_FRAMES"),
                () -> new OutboundConfig(
                        reader.number("GATEWAY_MAX_BUFFERED_BYTES", 1_048_576),
                        reader.count("GATEWAY_MAX_QUEUED_FRAMES", 1000)));
    }

    private static ConnectionConfig connections(SettingReader reader) {
        return reader.build(
                Map.of(
                        "payloadBytesMax", "GATEWAY_MAX_PAYLOAD",
                        "badFramesMax", "GATEWAY_MAX_BAD_FRAMES",
                        "connectionsMax", "GATEWAY_MAX_CONNECTIONS",
                        "unjoinedMax", "GATEWAY_MAX_UNJOINED_CONNECTIONS",
                        "heartbeatInterval", "GATEWAY_HEARTBEAT_INTERVAL"),
                () -> new ConnectionConfig(
                        reader.count("GATEWAY_MAX_PAYLOAD", 1_048_576),
                        reader.count("GATEWAY_MAX_BAD_FRAMES", 10),
                        reader.count("GATEWAY_MAX_CONNECTIONS", 5000),
                        reader.count("GATEWAY_MAX_UNJOINED_CONNECTIONS", 5000),
                        reader.duration("GATEWAY_HEARTBEAT_INTERVAL", Duration.ofSeconds(30)),
                        reader.read(
                                        "GATEWAY_MAX_MESSAGE_RATE",
                                        SettingSyntax::rate,
                                        "so many in a duration, such as 100/1s")
                                .orElse(null)));
    }

    private static SessionConfig sessions(SettingReader reader) {
        return reader.build(
                Map.of(
                        "resumeWindow", "GATEWAY_RESUME_WINDOW",
                        "passivateAfter", "GATEWAY_PASSIVATE_AFTER",
                        "drainTimeout", "GATEWAY_DRAIN_TIMEOUT"),
                () -> new SessionConfig(
                        reader.choice("GATEWAY_DURABILITY", Durability.DURABLE),
                        reader.duration("GATEWAY_RESUME_WINDOW", Duration.ofHours(24)),
                        reader.choice("GATEWAY_RESUME", ResumeMode.ON_RECONNECT),
                        reader.duration("GATEWAY_PASSIVATE_AFTER", Duration.ofSeconds(60)),
                        reader.duration("GATEWAY_DRAIN_TIMEOUT", Duration.ofSeconds(10))));
    }

    private static QuotaConfig quotas(SettingReader reader) {
        return reader.build(
                Map.of(
                        "connectionsMax", "GATEWAY_MAX_CONNECTIONS_PER_PRINCIPAL",
                        "sessionsMax", "GATEWAY_MAX_SESSIONS_PER_PRINCIPAL",
                        "pendingMax", "GATEWAY_MAX_PENDING_PER_PRINCIPAL"),
                () -> new QuotaConfig(
                        reader.count("GATEWAY_MAX_CONNECTIONS_PER_PRINCIPAL", QuotaConfig.NONE),
                        reader.count("GATEWAY_MAX_SESSIONS_PER_PRINCIPAL", QuotaConfig.NONE),
                        reader.count("GATEWAY_MAX_PENDING_PER_PRINCIPAL", QuotaConfig.NONE)));
    }

    private static TurnConfig turns(SettingReader reader) {
        return reader.build(
                Map.of(
                        "replyBytesMax", "GATEWAY_MAX_REPLY_BYTES",
                        "turnTimeout", "GATEWAY_TURN_TIMEOUT",
                        "attemptsMax", "GATEWAY_MAX_ATTEMPTS",
                        "concurrentTurnsMax", "GATEWAY_MAX_CONCURRENT_TURNS"),
                () -> new TurnConfig(
                        reader.number("GATEWAY_MAX_REPLY_BYTES", 8_388_608),
                        reader.duration("GATEWAY_TURN_TIMEOUT", Duration.ofMinutes(10)),
                        reader.count("GATEWAY_MAX_ATTEMPTS", 3),
                        reader.count("GATEWAY_MAX_CONCURRENT_TURNS", 256)));
    }

    private static MemoryConfig memory(SettingReader reader, long heapBytesMax) {
        return reader.build(
                Map.of("budgetBytes", "GATEWAY_MEMORY_BUDGET"),
                () -> new MemoryConfig(reader.read(
                                "GATEWAY_MEMORY_BUDGET",
                                text -> SettingSyntax.share(text, heapBytesMax),
                                "bytes or 1% to 100% of the heap")
                        .orElse(heapBytesMax / 100 * 40)));
    }

    private static SecurityConfig security(SettingReader reader) {
        return reader.build(
                Map.of(
                        "authMode", "GATEWAY_AUTH",
                        "secrets", "GATEWAY_TOKENS",
                        "allowedOrigins", "GATEWAY_ALLOWED_ORIGINS"),
                () -> new SecurityConfig(
                        reader.choice("GATEWAY_AUTH", AuthMode.NONE),
                        secrets(reader.text("GATEWAY_TOKENS", "")),
                        JwtSettingsReader.jwt(reader),
                        Set.copyOf(SettingSyntax.items(reader.text("GATEWAY_ALLOWED_ORIGINS", ""))),
                        reader.flag("GATEWAY_ALLOW_QUERY_TOKEN", false)));
    }

    /** {@code alice=secret-1,bob=secret-2}; the messages leave the secrets out. */
    private static Map<String, String> secrets(String text) {
        Map<String, String> secrets = new LinkedHashMap<>();
        for (String pair : SettingSyntax.items(text)) {
            int equals = pair.indexOf('=');
            if (equals < 1 || equals == pair.length() - 1)
                throw new InvalidSettingException("GATEWAY_TOKENS", "…", "name=secret pairs separated by commas");
            String name = pair.substring(0, equals);
            if (secrets.put(name, pair.substring(equals + 1)) != null)
                throw new InvalidSettingException("GATEWAY_TOKENS", name + " twice", "each name once");
        }
        return secrets;
    }
}
