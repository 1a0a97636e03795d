package dev.sluice.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * The packaged server as a process of its own: own ports, own output folder, own data, and the settings it is given.
 *
 * <p>Its folder is removed by {@link #close}, which ends the process in any case; a process that outlives its test ends with
 * the tests' JVM. A killed or terminated server can be started again on the same port and data.
 */
public final class GatewayServer implements AutoCloseable {
    static final Path INSTALL = Path.of(System.getProperty("sluice.install", "target/liberty/wlp"));

    /**
     * Halves the processor time of a start, which is most of what a test costs; without the optimizing compiler nothing else is
     * different. A measurement takes it back with an empty {@code JVM_ARGS}.
     */
    private static final String QUICK_START = "-XX:TieredStopAtLevel=1";

    /** Files may grow as they like. */
    public static final long NO_LIMIT = Long.MAX_VALUE;

    /** What {@code ulimit -f} counts in. */
    private static final int LIMIT_BLOCK_BYTES = 512;

    private static final Duration READY_WITHIN = Duration.ofMinutes(2);
    private static final Duration ENDED_WITHIN = Duration.ofMinutes(2);

    private final Path folder;
    private final Map<String, String> environment = new TreeMap<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private @Nullable Process process;
    private long fileBytesMax = NO_LIMIT;

    private GatewayServer(Map<String, String> settings) {
        try {
            folder = Files.createTempDirectory("sluice-it-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        environment.put("HTTP_PORT", String.valueOf(freePort()));
        environment.put("HTTPS_PORT", "-1");
        environment.put("JVM_ARGS", QUICK_START);
        environment.put("GATEWAY_DATA_DIR", folder.resolve("data").toString());
        environment.putAll(settings);
        Runtime.getRuntime().addShutdownHook(new Thread(this::destroy, "gateway-server-end"));
    }

    /** A server that is ready, on the embedded database, with these settings besides. */
    public static GatewayServer start(Map<String, String> settings) {
        return ready(restarted(settings));
    }

    /** A server that is ready, and whose installation may never have run. */
    static GatewayServer coldStart() {
        return ready(new GatewayServer(Map.of()));
    }

    private static GatewayServer restarted(Map<String, String> settings) {
        GatewayServer server = new GatewayServer(settings);
        WorkArea.copyTo(server.workArea());
        return server;
    }

    private static GatewayServer ready(GatewayServer server) {
        try {
            server.start();
            return server;
        } catch (RuntimeException notReady) {
            server.close();
            throw notReady;
        }
    }

    /** {@link #start(Map)}, with a disk that refuses to let any file of the process grow over so many bytes. */
    public static GatewayServer startWithFilesUpTo(long bytes, Map<String, String> settings) {
        GatewayServer server = restarted(settings);
        try {
            server.startWithFilesUpTo(bytes);
            return server;
        } catch (RuntimeException notReady) {
            server.close();
            throw notReady;
        }
    }

    /** A server whose start has only begun: for settings that it refuses. */
    public static GatewayServer launch(Map<String, String> settings) {
        GatewayServer server = restarted(settings);
        server.launch();
        return server;
    }

    /** Starts the ended server again, on the same port, data and settings, and waits until it is ready. */
    public void start() {
        launch();
        try {
            awaitReady();
        } catch (RuntimeException | AssertionError notReady) {
            destroy();
            throw new IllegalStateException("not ready, its console says:\n" + console(), notReady);
        }
    }

    /** {@link #start()} with other values for some settings. */
    public void startWith(Map<String, String> settings) {
        environment.putAll(settings);
        start();
    }

    /** {@link #start()}, with another limit for the size of its files. */
    public void startWithFilesUpTo(long bytes) {
        fileBytesMax = bytes;
        start();
    }

    /** Begins to start the ended server again with other values for some settings: for those that it refuses. */
    public void launchWith(Map<String, String> settings) {
        environment.putAll(settings);
        launch();
    }

    private void launch() {
        if (process != null && process.isAlive()) throw new IllegalStateException("already running: " + process);
        try {
            process = server("run").start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ProcessBuilder server(String action) {
        String limit = fileBytesMax == NO_LIMIT ? "" : "ulimit -f " + fileBytesMax / LIMIT_BLOCK_BYTES + " && ";
        String server = INSTALL.resolve("bin/server").toAbsolutePath().toString();
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", limit + "exec \"$0\" \"$@\"", server, action, "sluice")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(consoleFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("GATEWAY_") || name.startsWith("HTTP"));
        builder.environment().put("WLP_OUTPUT_DIR", folder.resolve("output").toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        return builder;
    }

    private void awaitReady() {
        Awaitility.await("readiness of " + uri("/"))
                .atMost(READY_WITHIN)
                .pollInterval(Duration.ofMillis(100))
                .failFast(
                        "the server has ended, or goes on without its application",
                        () -> !process().isAlive() || console().contains("CWWKZ0002E"))
                .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .until(() -> get("/health/ready").statusCode() == 200);
    }

    /** The answer to a plain GET. */
    public HttpResponse<String> get(String path) {
        return ask(HttpRequest.newBuilder(uri(path)));
    }

    /** The answer to a GET with a bearer token. */
    public HttpResponse<String> get(String path, String token) {
        return ask(HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + token));
    }

    /** The answer to a POST without a body, with a bearer token. */
    public HttpResponse<String> post(String path, String token) {
        return ask(HttpRequest.newBuilder(uri(path))
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.noBody()));
    }

    /** The answer to a request, within half a minute. */
    public HttpResponse<String> ask(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** An address on the server: {@code http://localhost:port/path}. */
    public URI uri(String path) {
        return URI.create("http://localhost:" + port() + path);
    }

    /** Where clients connect: {@code ws://localhost:port/ws}. */
    public URI webSocket() {
        return URI.create("ws://localhost:" + port() + "/ws");
    }

    /** The port it listens on; stays the same when it is started again. */
    public int port() {
        return Integer.parseInt(environment.getOrDefault("HTTP_PORT", ""));
    }

    /** The folder of the embedded database. */
    public Path dataDir() {
        return Path.of(environment.getOrDefault("GATEWAY_DATA_DIR", ""));
    }

    /** What lets this machine drain the running server. */
    public String drainKey() {
        try {
            return Files.readString(dataDir().resolve("drain.key"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the process at once, as {@code kill -9} does, and waits until it is gone. */
    public void kill() {
        process().destroyForcibly();
        awaitEnd();
    }

    /** Asks the process to end, as {@code kill} does, and returns at once. */
    public void terminate() {
        process().destroy();
    }

    /** Asks the process to end the way {@code server stop} does, and returns at once. */
    public void stop() {
        try {
            server("stop").start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the process has ended; tells its exit code. */
    public int awaitEnd() {
        try {
            if (!process().waitFor(ENDED_WITHIN.toSeconds(), TimeUnit.SECONDS))
                throw new IllegalStateException("still running after " + ENDED_WITHIN + ":\n" + console());
            return process().exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    public boolean isRunning() {
        return process().isAlive();
    }

    public long pid() {
        return process().pid();
    }

    /** Everything the server wrote to its console, over all its starts. */
    public String console() {
        try {
            return Files.readString(consoleFile().toPath(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        destroy();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void destroy() {
        if (process == null || !process.isAlive()) return;
        process.destroyForcibly();
        awaitEnd();
    }

    private Process process() {
        if (process == null) throw new IllegalStateException("never started");
        return process;
    }

    /** What the server keeps from one start for the next. */
    Path workArea() {
        return folder.resolve("output/sluice/workarea");
    }

    private File consoleFile() {
        return folder.resolve("console.log").toFile();
    }

    /** A port nobody listens on now. Someone may take it before the server does: then the server is not ready in time. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
