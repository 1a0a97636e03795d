package dev.sluice.support;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL that one test may crash, freeze and start again on the same data and port.
 *
 * <p>It ends with {@link #close()}, and with the tests' JVM in any case.
 */
public final class OwnPostgres implements AutoCloseable {
    private static final Duration ENDED_WITHIN = Duration.ofSeconds(30);

    private final Path data;
    private final int port = GatewayServer.freePort();
    private @Nullable EmbeddedPostgres running;

    private OwnPostgres(Path data) {
        this.data = data;
    }

    /** One that runs, on an empty database. */
    public static OwnPostgres started() {
        try {
            OwnPostgres postgres = new OwnPostgres(Files.createTempDirectory("sluice-postgres-"));
            Runtime.getRuntime().addShutdownHook(new Thread(postgres::close, "own-postgres-end"));
            postgres.start();
            return postgres;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it again after {@link #crash()}; it recovers from its own log and takes connections when this returns. */
    public synchronized void start() {
        try {
            running = EmbeddedPostgres.builder()
                    .setDataDirectory(data.resolve("data"))
                    .setCleanDataDirectory(false)
                    .setPort(port)
                    .setServerConfig("synchronous_commit", "on")
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The gateway's settings for it, behind a proxy. */
    public Map<String, String> settings(DatabaseProxy proxy) {
        return Map.of(
                "GATEWAY_DB_URL", "jdbc:postgresql://localhost:" + proxy.port() + "/postgres",
                "GATEWAY_DB_USER", "postgres",
                "GATEWAY_DB_PASSWORD", "postgres");
    }

    public int port() {
        return port;
    }

    /** A connection of the test's own, past any proxy. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://localhost:" + port + "/postgres", "postgres", "postgres");
    }

    /** Kills every process of it at once, as a power cut does. */
    public synchronized void crash() {
        List<ProcessHandle> processes = processes();
        processes.forEach(ProcessHandle::destroyForcibly);
        processes.forEach(OwnPostgres::awaitEnd);
        release();
    }

    /** Gives back what the tests' JVM holds for it: the lock of its folder. */
    private void release() {
        EmbeddedPostgres ended = running;
        running = null;
        if (ended == null) return;
        try {
            ended.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops every process of it where it stands: connections stay open and nobody answers. */
    public void freeze() {
        signal("STOP");
    }

    /** Lets it go on. */
    public void thaw() {
        signal("CONT");
    }

    @Override
    public synchronized void close() {
        if (!Files.exists(data)) return;
        crash();
        try (Stream<Path> files = Files.walk(data)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void signal(String name) {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        processes().forEach(process -> command.add(String.valueOf(process.pid())));
        try {
            if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0)
                throw new IllegalStateException("failed: " + command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** The postmaster first, then what it has started. */
    private List<ProcessHandle> processes() {
        try {
            Path file = data.resolve("data").resolve("postmaster.pid");
            if (!Files.exists(file)) return List.of();
            long pid = Long.parseLong(Files.readAllLines(file).get(0).strip());
            List<ProcessHandle> processes = new ArrayList<>();
            ProcessHandle.of(pid).ifPresent(postmaster -> {
                processes.add(postmaster);
                postmaster.descendants().forEach(processes::add);
            });
            return processes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitEnd(ProcessHandle process) {
        try {
            process.onExit().get(ENDED_WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("still running: " + process, e);
        }
    }
}
