package dev.sluice.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A copy of the packaged server with {@link BareEcho} deployed beside the gateway, as a process of its own.
 *
 * <p>The copy leaves out what the package's server has written; the data lies in a new folder each time.
 */
final class BenchServer implements AutoCloseable {
    private static final Duration START_MAX = Duration.ofMinutes(2);
    private static final Duration STOP_MAX = Duration.ofMinutes(1);

    private final Path folder;
    private final int port = freePort();
    private final Process process;

    /**
     * @param wlp the packaged Liberty installation
     * @param folder where the copy, the data and the logs go; emptied first
     * @param settings environment of the gateway
     */
    BenchServer(Path wlp, Path folder, Map<String, String> settings) throws IOException, InterruptedException {
        this.folder = folder;
        delete(folder);
        Path server = folder.resolve("usr/servers/sluice");
        copy(wlp.resolve("usr/servers/sluice"), server);
        deployBareEcho(server);
        process = start(wlp, settings);
        awaitReady();
    }

    int port() {
        return port;
    }

    private Process start(Path wlp, Map<String, String> settings) throws IOException {
        var builder = new ProcessBuilder(wlp.resolve("bin/server").toString(), "run", "sluice");
        Map<String, String> environment = builder.environment();
        environment.putAll(Map.of(
                "WLP_USER_DIR", folder.resolve("usr").toString(),
                "WLP_OUTPUT_DIR", folder.resolve("output").toString(),
                "GATEWAY_DATA_DIR", folder.resolve("data").toString(),
                "HTTP_PORT", Integer.toString(port),
                "HTTPS_PORT", Integer.toString(freePort()),
                "JAVA_HOME", System.getProperty("java.home")));
        environment.putAll(settings);
        return builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("console.log").toFile())
                .start();
    }

    private void awaitReady() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START_MAX.toNanos();
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest ready = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/health/ready"))
                .timeout(Duration.ofSeconds(5))
                .build();
        while (!isReady(http, ready)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                close();
                throw new IOException("the server is not ready, see " + folder.resolve("console.log"));
            }
            // Returns early only if the process ended, which the next round reports.
            boolean unused = process.waitFor(200, TimeUnit.MILLISECONDS);
        }
    }

    private static boolean isReady(HttpClient http, HttpRequest ready) throws InterruptedException {
        try {
            return http.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (process.waitFor(STOP_MAX.toSeconds(), TimeUnit.SECONDS)) return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }

    private static void deployBareEcho(Path server) throws IOException {
        Path overrides = Files.createDirectories(server.resolve("configDropins/overrides"));
        Files.writeString(
                overrides.resolve("bench.xml"),
                "<server><webApplication id=\"bench\" location=\"bench.war\" contextRoot=\"/bench\"/></server>\n");
        String path = BareEcho.class.getName().replace('.', '/') + ".class";
        try (var war = new ZipOutputStream(Files.newOutputStream(server.resolve("apps/bench.war")));
                InputStream bytes = BareEcho.class.getResourceAsStream("/" + path)) {
            if (bytes == null) throw new IOException("no " + path + " on the class path");
            war.putNextEntry(new ZipEntry("WEB-INF/classes/" + path));
            bytes.transferTo(war);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        List<String> written = List.of("workarea", "logs", "data", "configDropins");
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path relative = from.relativize(file);
                if (written.contains(relative.getName(0).toString())) continue;
                if (Files.isDirectory(file)) Files.createDirectories(to.resolve(relative));
                else Files.copy(file, to.resolve(relative));
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) return;
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
