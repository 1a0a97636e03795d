package dev.sluice.journal;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;

/** The schema in {@code db/migration}, as a database has it or is brought to it. */
final class Schema {
    private static final System.Logger LOG = System.getLogger(Schema.class.getName());

    private final Flyway flyway;

    Schema(DataSource dataSource) {
        // Missing locations fail: without its marker file Flyway would find no script in a WAR and report success.
        this.flyway = Flyway.configure(Schema.class.getClassLoader())
                .dataSource(dataSource)
                .locations("classpath:db/migration")
                .failOnMissingLocations(true)
                .load();
    }

    /**
     * Applies what is missing.
     *
     * @throws NewerSchemaException where the database was already brought further by a newer gateway: this one would not
     *     know what it must keep
     */
    void migrate() {
        for (MigrationInfo applied : flyway.info().applied()) {
            if (applied.getState().isApplied() && !applied.getState().isResolved()) {
                throw new NewerSchemaException(String.valueOf(applied.getVersion()));
            }
        }
        var result = flyway.migrate();
        LOG.log(
                System.Logger.Level.INFO,
                "schema migrated: version={0} applied={1}",
                result.targetSchemaVersion,
                result.migrationsExecuted);
    }
}
