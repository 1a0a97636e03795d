package dev.sluice.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.arquillian.core.api.annotation.Observes;
import org.jboss.arquillian.core.api.event.ManagerStarted;
import org.jboss.arquillian.core.spi.LoadableExtension;

/**
 * The server that Arquillian starts: the packaged one's platform without its application, on a free port, with a database of
 * its own, in a folder under {@code target}. The system property {@code sluice.arquillian.database} names a
 * {@link TestDatabase}.
 */
public final class ArquillianServer implements LoadableExtension {
    private static final Path INSTALL =
            Path.of(System.getProperty("sluice.install", "target/liberty/wlp")).toAbsolutePath();

    @Override
    public void register(ExtensionBuilder builder) {
        builder.observer(Preparation.class);
    }

    /** Runs before Arquillian reads its configuration, which needs the port. */
    public static final class Preparation {
        private static final List<String> PLATFORM =
                List.of("platform.xml", "jvm.options", "bootstrap.properties", "libraries", "drivers");

        public void prepare(@Observes(precedence = 100) ManagerStarted event) throws IOException {
            TestDatabase database =
                    TestDatabase.valueOf(System.getProperty("sluice.arquillian.database", TestDatabase.HSQLDB.name()));
            Path usr = Files.createTempDirectory(Files.createDirectories(Path.of("target", "arquillian")), "usr-")
                    .toAbsolutePath();
            // Arquillian looks for a running server by this name alone, among all of the machine.
            String name = usr.getFileName().toString().replace("usr-", "sluice-it-");
            Path server = Files.createDirectories(usr.resolve("servers").resolve(name));
            for (String part : PLATFORM)
                copy(INSTALL.resolve("usr/servers/sluice").resolve(part), server.resolve(part));
            try (InputStream xml =
                    Objects.requireNonNull(ArquillianServer.class.getResourceAsStream("/arquillian-server.xml"))) {
                Files.copy(xml, server.resolve("server.xml"));
            }
            int port = GatewayServer.freePort();
            Map<String, String> environment = new TreeMap<>(database.newDatabase());
            environment.put("HTTP_PORT", String.valueOf(port));
            environment.put("HTTPS_PORT", "-1");
            environment.put("keystore_password", "changeit");
            environment.put("GATEWAY_DATA_DIR", usr.resolve("data").toString());
            Files.writeString(
                    server.resolve("server.env"),
                    environment.entrySet().stream()
                            .map(each -> each.getKey() + "=" + each.getValue())
                            .collect(Collectors.joining("\n", "", "\n")),
                    UTF_8);

            System.setProperty("arquillian.server.install", INSTALL.toString());
            System.setProperty("arquillian.server.usr", usr.toString());
            System.setProperty("arquillian.server.name", name);
            System.setProperty("arquillian.server.port", String.valueOf(port));
        }

        private static void copy(Path from, Path to) throws IOException {
            try (Stream<Path> files = Files.walk(from)) {
                for (Path file : files.toList())
                    Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }
}
