package dev.sluice.journal;

import jakarta.annotation.Priority;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/**
 * Brings the database to the schema in {@code db/migration} before anything else of the application runs.
 *
 * <p>A database that cannot be migrated fails the start: the exception goes through to the container.
 */
@ApplicationScoped
class SchemaMigration {
    private static final Logger LOG = Logger.getLogger(SchemaMigration.class.getName());

    @Resource(lookup = "jdbc/sluice")
    private @Nullable DataSource dataSource;

    void migrate(@Observes @Priority(1) @Initialized(ApplicationScoped.class) Object start) {
        // Missing locations fail: without its marker file Flyway would find no script in a WAR and report success.
        var result = Flyway.configure(SchemaMigration.class.getClassLoader())
                .dataSource(dataSource)
                .locations("classpath:db/migration")
                .failOnMissingLocations(true)
                .load()
                .migrate();
        LOG.log(Level.INFO, "schema migrated: version={0} applied={1}", new Object[] {
            result.targetSchemaVersion, result.migrationsExecuted
        });
    }
}
