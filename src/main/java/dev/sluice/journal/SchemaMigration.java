package dev.sluice.journal;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Makes the database this gateway's, with the schema it needs, before anything else of the application touches it.
 *
 * <p>A database that is another gateway's or cannot be migrated fails the start: the exception goes through to the
 * container.
 */
@ApplicationScoped
public class SchemaMigration {
    @Resource(lookup = "jdbc/sluice")
    private @Nullable DataSource dataSource;

    @Inject
    private @Nullable JournalConfig config;

    @Inject
    private @Nullable Event<SchemaRefused> refused;

    private Storage storage = Storage.REMOTE;
    private boolean migrated;

    void start(@Observes @Priority(1) @Initialized(ApplicationScoped.class) Object start) {
        try {
            ensure();
        } catch (NewerSchemaException newer) {
            Objects.requireNonNull(refused).fire(new SchemaRefused(String.valueOf(newer.getMessage())));
            throw newer;
        }
    }

    /** Returns once the database is ready; whoever uses it before everything has started calls this first. Idempotent. */
    public synchronized void ensure() {
        if (migrated) return;
        JournalConfig where = Objects.requireNonNull(config);
        // Held already, where the persistence unit came first.
        if (where.database() == JournalConfig.Database.EMBEDDED) DataFolderLock.hold(where.dataDir());
        new Schema(Objects.requireNonNull(dataSource)).migrate();
        storage = switch (where.database()) {
            case EMBEDDED -> listening(Objects.requireNonNull(dataSource), where.dataDir());
            case POSTGRESQL -> Storage.REMOTE;
        };
        migrated = true;
    }

    /** The disk under the database, once that is ready. */
    public synchronized Storage storage() {
        ensure();
        return storage;
    }

    private static Storage listening(DataSource dataSource, Path folder) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("set database external event log level " + EmbeddedStorage.EVENT_LOG_LEVEL);
        } catch (SQLException e) {
            throw new IllegalStateException("the embedded database's warnings cannot be had", e);
        }
        EmbeddedStorage storage = EmbeddedStorage.in(folder);
        storage.listen();
        return storage;
    }

    @PreDestroy
    synchronized void release() {
        DataFolderLock.letGo();
        if (storage instanceof EmbeddedStorage embedded) embedded.close();
    }
}
