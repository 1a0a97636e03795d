package dev.sluice.support;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.UUID;

/** The databases every guarantee is tested on. */
public enum TestDatabase {
    /** The embedded one, in the server's process. */
    HSQLDB {
        @Override
        public Map<String, String> newDatabase() {
            return Map.of();
        }
    },
    /** A real PostgreSQL, started once by the tests themselves and ended with their JVM. */
    POSTGRESQL {
        @Override
        public Map<String, String> newDatabase() {
            String name = "sluice_" + UUID.randomUUID().toString().replace("-", "");
            EmbeddedPostgres postgres = Postgres.RUNNING;
            try (Connection connection = postgres.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("create database " + name);
            } catch (SQLException e) {
                throw new IllegalStateException("create database " + name, e);
            }
            return Map.of(
                    "GATEWAY_DB_URL", "jdbc:postgresql://localhost:" + postgres.getPort() + "/" + name,
                    "GATEWAY_DB_USER", "postgres",
                    "GATEWAY_DB_PASSWORD", "postgres");
        }
    };

    /** The gateway's settings for a database that is empty and nobody else's. */
    public abstract Map<String, String> newDatabase();

    /** Started when first asked for. */
    private static final class Postgres {
        static final EmbeddedPostgres RUNNING = start();

        private static EmbeddedPostgres start() {
            try {
                EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                        // Its own default is off, with which a commit is not on the disk.
                        .setServerConfig("synchronous_commit", "on")
                        .start();
                Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(postgres), "postgres-end"));
                return postgres;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void stop(EmbeddedPostgres postgres) {
            try {
                postgres.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
