package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.GatewayServer;
import dev.sluice.support.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * An application that goes down while its server goes on: the server's stop signal never comes, and the container's own events
 * are all there is. What is killed afterwards had nothing left to store.
 */
class StopNetIT {
    private static final Path INSTALLED = Path.of(System.getProperty("sluice.install", "target/liberty/wlp"));
    private static final Duration DOWN_WITHIN = Duration.ofMinutes(1);

    /** The packaged server is told what to run; this one watches its configuration. */
    private static final String WATCHING =
            "<server><config updateTrigger=\"polled\" monitorInterval=\"500ms\"/></server>";

    @TempDir
    private Path userFolder;

    @ParameterizedTest
    @CsvSource({"durable, HSQLDB", "drain, HSQLDB", "drain, POSTGRESQL"})
    void what_an_undeployed_application_leaves_over_runs_after_the_next_start(String durability, TestDatabase database)
            throws IOException {
        copyServer();
        Map<String, String> settings = new HashMap<>(database.newDatabase());
        settings.put("WLP_USER_DIR", userFolder.toString());
        settings.put("GATEWAY_DURABILITY", durability);
        try (GatewayServer gateway = GatewayServer.start(settings)) {
            Clients clients = new Clients(gateway);
            ServerLog log = ServerLog.of(gateway);
            WireClient client = clients.session("simulator");
            client.message("done", "hello");
            client.finished("done");
            client.message("running", WireClient.tokens(3000, 8, 100));
            client.message("waiting", "later");
            client.accepted("waiting");
            client.await("a token", frame -> frame.is("token_stream"));

            undeploy();
            Awaitility.await("the application is down")
                    .atMost(DOWN_WITHIN)
                    .until(() -> log.since().stream().anyMatch(line -> line.contains("CWWKZ0009I")));
            assertThat(log.since()).anyMatch(line -> line.contains("node stopped: drained=false written=true"));
            assertThat(log.since()).noneMatch(line -> line.contains("drain begins"));
            assertThat(gateway.dataDir().resolve("drain.key")).doesNotExist();
            gateway.kill();
            deploy();
            gateway.start();

            WireClient again = clients.resumed("simulator", client.sessionId(), client.lastCursor());
            again.await("the second attempt", frame -> frame.is("turn_restarted") && frame.number("attempt") == 2);
            again.send(WireClient.frame("abort").put("message_id", "running"));
            assertThat(again.finished("waiting").event().orElseThrow().outcome())
                    .isEqualTo("ok");
            WireClient whole = clients.resumed("simulator", client.sessionId(), 0);
            whole.finished("waiting");
            clients.verify();
        }
    }

    /** A user folder of our own, so that its configuration can be changed; libraries stay where they are. */
    private void copyServer() throws IOException {
        Path from = INSTALLED.resolve("usr/servers/sluice").toAbsolutePath();
        Path server = Files.createDirectories(userFolder.resolve("servers/sluice"));
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList())
                Files.copy(file, server.resolve(file.getFileName()));
        }
        for (String folder : new String[] {"apps", "libraries", "drivers", "lib"})
            Files.createSymbolicLink(server.resolve(folder), from.resolve(folder));
        Path overrides = Files.createDirectories(server.resolve("configDropins/overrides"));
        Files.writeString(overrides.resolve("watching.xml"), WATCHING);
    }

    private void undeploy() throws IOException {
        String without = Files.readString(configuration())
                .replaceAll("(?s)<webApplication.*</webApplication>", "<!-- nothing -->");
        Files.writeString(configuration(), without);
    }

    private void deploy() throws IOException {
        Files.copy(
                INSTALLED.resolve("usr/servers/sluice/server.xml"),
                configuration(),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private Path configuration() {
        return userFolder.resolve("servers/sluice/server.xml");
    }
}
