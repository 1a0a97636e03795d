package dev.sluice.config;

import dev.sluice.agent.AgentsConfig;
import dev.sluice.budget.MemoryConfig;
import dev.sluice.endpoint.ConnectionConfig;
import dev.sluice.eventlog.EventLogConfig;
import dev.sluice.inbox.InboxConfig;
import dev.sluice.journal.JournalConfig;
import dev.sluice.outbound.OutboundConfig;
import dev.sluice.security.Authentication;
import dev.sluice.security.DrainKeyConfig;
import dev.sluice.security.JwtVerifier;
import dev.sluice.security.SecurityConfig;
import dev.sluice.session.QuotaConfig;
import dev.sluice.session.SessionConfig;
import dev.sluice.session.TurnConfig;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Priority;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/**
 * Reads the settings once, before anything else of the application runs, and hands each feature its record.
 *
 * <p>Wrong settings refuse the start: one line for each says which, the application does not come up, and the process ends.
 */
@ApplicationScoped
class Configuration {
    private static final Logger LOG = Logger.getLogger(Configuration.class.getName());
    private static final AtomicBoolean WARNED = new AtomicBoolean();

    @Resource(lookup = "java:comp/DefaultManagedExecutorService")
    @SuppressWarnings("NullAway.Init")
    private ManagedExecutorService tasks;

    @SuppressWarnings("NullAway.Init")
    private Settings settings;

    private @Nullable JwtVerifier verifier;

    /** Runs first: neither the schema nor anything after it shall start on wrong settings. */
    void check(@Observes @Priority(0) @Initialized(ApplicationScoped.class) Object start) {
        LOG.log(Level.FINE, "settings: {0}", settings);
    }

    @PostConstruct
    void read() {
        settings = settings();
        try {
            verifier = JwtSettingsReader.verifier(settings.security().jwt(), tasks);
        } catch (InvalidSettingException invalid) {
            RefusedStart.because(String.valueOf(invalid.getMessage()));
            throw invalid;
        }
    }

    /** All settings, as they are now; wrong ones refuse the start. */
    static Settings settings() {
        try {
            SettingSource source = new ConfigSource(ConfigProvider.getConfig());
            return Settings.read(source, Runtime.getRuntime().maxMemory(), Configuration::warnOnce);
        } catch (InvalidSettingException invalid) {
            RefusedStart.because(String.valueOf(invalid.getMessage()));
            throw invalid;
        }
    }

    /** The settings are read twice: before there are beans, and for them. */
    private static void warnOnce(String line) {
        if (WARNED.compareAndSet(false, true)) LOG.warning(line);
    }

    @Produces
    @Singleton
    JournalConfig journal() {
        return settings.journal();
    }

    @Produces
    @Singleton
    InboxConfig inbox() {
        return settings.inbox();
    }

    @Produces
    @Singleton
    EventLogConfig eventLog() {
        return settings.eventLog();
    }

    @Produces
    @Singleton
    OutboundConfig outbound() {
        return settings.outbound();
    }

    @Produces
    @Singleton
    ConnectionConfig connections() {
        return settings.connections();
    }

    @Produces
    @Singleton
    SessionConfig sessions() {
        return settings.sessions();
    }

    @Produces
    @Singleton
    QuotaConfig quotas() {
        return settings.quotas();
    }

    @Produces
    @Singleton
    TurnConfig turns() {
        return settings.turns();
    }

    @Produces
    @Singleton
    MemoryConfig memory() {
        return settings.memory();
    }

    @Produces
    @Singleton
    AgentsConfig agents() {
        return settings.agents();
    }

    @Produces
    @Singleton
    DrainKeyConfig drainKey() {
        return new DrainKeyConfig(settings.journal().dataDir());
    }

    @Produces
    @Singleton
    SecurityConfig security() {
        return settings.security();
    }

    /** Here, because a key that cannot be read refuses the start like any other wrong setting. */
    @Produces
    @Singleton
    Authentication authentication() {
        return new Authentication(settings.security(), verifier);
    }
}
