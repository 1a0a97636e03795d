package dev.sluice.support;

import dev.sluice.journal.FolderFirst;
import dev.sluice.journal.Transactions;
import jakarta.persistence.Persistence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.hibernate.SessionFactory;
import org.hsqldb.jdbc.JDBCDataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** The databases that Sluice supports, each a real one with the real schema, started once for all tests of a run. */
@SuppressWarnings("ImmutableEnumChecker") // Starts late, and once.
public enum JournalDatabase {
    HSQLDB {
        @Override
        DataSource start() throws IOException {
            Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "journal-hsqldb-");
            JDBCDataSource source = new JDBCDataSource();
            source.setUrl("jdbc:hsqldb:file:" + folder + "/sluice;hsqldb.write_delay=false;hsqldb.lock_file=false"
                    + ";hsqldb.tx=mvcc;hsqldb.default_table_type=cached;sql.syntax_pgs=true");
            source.setUser("SA");
            source.setPassword("");
            return source;
        }
    },
    POSTGRESQL {
        @Override
        DataSource start() {
            Map<String, String> database = TestDatabase.POSTGRESQL.newDatabase();
            PGSimpleDataSource source = new PGSimpleDataSource();
            source.setUrl(database.get("GATEWAY_DB_URL"));
            source.setUser(database.get("GATEWAY_DB_USER"));
            source.setPassword(database.get("GATEWAY_DB_PASSWORD"));
            return source;
        }
    };

    private Started started;

    abstract DataSource start() throws IOException;

    /** The data source, to be broken by hand. */
    public BreakableDataSource dataSource() {
        return started().dataSource;
    }

    /** Hibernate with the mapping of persistence.xml. */
    public SessionFactory sessions() {
        return started().sessions;
    }

    public Transactions transactions() {
        return new LocalTransactions(started().sessions);
    }

    /** Empties every table and mends what is broken. */
    public JournalDatabase empty() {
        dataSource().mend();
        for (String table : new String[] {"gw_piece", "gw_event", "gw_final", "gw_inbox", "gw_session", "gw_node"})
            execute("delete from " + table);
        dataSource().forgetCounts();
        return this;
    }

    public void execute(String sql) {
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** The first column of the first row. */
    public Object value(String sql) {
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getObject(1);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private synchronized Started started() {
        if (started == null) {
            try {
                started = new Started(new BreakableDataSource(start()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return started;
    }

    private static final class Started {
        final BreakableDataSource dataSource;
        final SessionFactory sessions;

        Started(BreakableDataSource dataSource) {
            this.dataSource = dataSource;
            Flyway.configure()
                    .dataSource(dataSource)
                    .locations("classpath:db/migration")
                    .failOnMissingLocations(true)
                    .load()
                    .migrate();
            this.sessions = Persistence.createEntityManagerFactory(
                            "sluice",
                            Map.of(
                                    "jakarta.persistence.transactionType",
                                    "RESOURCE_LOCAL",
                                    "jakarta.persistence.nonJtaDataSource",
                                    dataSource,
                                    "jakarta.persistence.schema-generation.database.action",
                                    "validate",
                                    FolderFirst.SETTING,
                                    "false"))
                    .unwrap(SessionFactory.class);
        }
    }
}
