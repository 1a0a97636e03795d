package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.GatewayServer;
import dev.sluice.support.OwnKey;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** TLS with a key of the user's: what holds on the plain port holds there. */
class TlsIT {
    private static final int HTTPS_PORT = GatewayServer.freePort();

    private static final Duration HEARTBEAT = Duration.ofSeconds(3);
    private static final int TOKEN_BYTES = 8000;

    /** Of these more than the connection's limit and every buffer of the kernels together. */
    private static final int SURELY_OVER = 900;

    private static final int BUFFERED_BYTES_MAX = 2 << 20;

    @TempDir
    private static Path folder;

    private static OwnKey key;
    private static GatewayServer gateway;

    @RegisterExtension
    final Clients clients = new Clients();

    @BeforeAll
    static void start() {
        key = new OwnKey(folder);
        var settings = new HashMap<>(key.settings(HTTPS_PORT));
        settings.put("GATEWAY_HEARTBEAT_INTERVAL", HEARTBEAT.toSeconds() + "s");
        settings.put("GATEWAY_MAX_BUFFERED_BYTES", String.valueOf(BUFFERED_BYTES_MAX));
        gateway = GatewayServer.start(settings);
    }

    @AfterAll
    static void end() {
        assertThat(LogFiles.holding(gateway, List.of(key.password()))).isEmpty();
        gateway.close();
    }

    @Test
    void a_client_that_trusts_the_users_key_talks_and_one_that_does_not_gets_nowhere() {
        WireClient client = connect(Map.of());
        client.hello("echo");
        client.roundTrip();

        assertThat(HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(wss(), new Inward()))
                .failsWithin(WireClient.WAIT)
                .withThrowableThat()
                .withMessageContaining("PKIX");
    }

    @Test
    void the_own_origin_is_that_of_the_port_asked() {
        assertThat(status("https://localhost:" + HTTPS_PORT)).isEqualTo(101);
        assertThat(status("http://localhost:" + HTTPS_PORT)).isEqualTo(403);
        assertThat(status("https://localhost:" + gateway.port())).isEqualTo(403);
        assertThat(status("http://localhost:" + gateway.port())).isEqualTo(403);
        assertThat(status("null")).isEqualTo(403);
    }

    @Test
    void who_never_reads_is_cut_and_comes_back_to_everything() {
        ServerLog log = ServerLog.of(gateway);
        WireClient watcher = connect(Map.of());
        watcher.hello("simulator");
        WireClient stalled = connect(Map.of());
        stalled.hello("simulator", hello -> hello.put("session_id", watcher.sessionId()));
        stalled.stopReading();

        String messageId = watcher.message(WireClient.tokens(SURELY_OVER, TOKEN_BYTES, 1));
        awaitFinal(watcher, messageId, Duration.ofMillis(200));
        watcher.cut();
        Awaitility.await("that no connection is left").atMost(WireClient.WAIT).until(() -> otherClients() == 0);

        stalled.resumeReading();
        assertThat(stalled.ending().code()).isIn(1013, Ending.WITHOUT_CLOSE_FRAME);
        WireClient again = connect(Map.of());
        again.resume("simulator", watcher.sessionId(), stalled.lastCursor());
        awaitFinal(again, messageId, Duration.ofMillis(200));
        assertThat(log.troubles()).isEmpty();
        assertThat(log.since()).noneMatch(line -> line.contains("stalled peers"));
    }

    @Test
    void a_slow_reader_that_gets_on_is_not_taken_for_dead() {
        WireClient client = connect(Map.of());
        client.hello("simulator");
        client.stopReading();

        // The stream itself lasts for three heartbeats.
        String messageId = client.message(WireClient.tokens(220, TOKEN_BYTES, 45));
        long begun = System.nanoTime();
        Awaitility.await("the final, read bit by bit")
                .pollInterval(Duration.ofMillis(500))
                .atMost(WireClient.WAIT.multipliedBy(3))
                .until(() -> {
                    client.resumeReading();
                    if (System.nanoTime() - begun < HEARTBEAT.multipliedBy(3).toNanos()) client.stopReading();
                    return isFinished(client, messageId);
                });

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(HEARTBEAT.multipliedBy(2));
        assertThat(client.isOpen()).isTrue();
    }

    /** Waits for a final and gives signs of life meanwhile. */
    private static void awaitFinal(WireClient client, String messageId, Duration every) {
        Awaitility.await("final")
                .pollInterval(every)
                .atMost(WireClient.WAIT.multipliedBy(2))
                .until(() -> {
                    client.send(WireClient.frame("pong"));
                    return isFinished(client, messageId);
                });
    }

    private static boolean isFinished(WireClient client, String messageId) {
        List<Frame> last = client.framesFrom(Math.max(0, client.mark() - 10));
        return last.stream().anyMatch(frame -> frame.isFinal(messageId));
    }

    private WireClient connect(Map<String, String> headers) {
        return clients.add(WireClient.connect(key.client(), wss(), headers, List.of()));
    }

    private static URI wss() {
        return URI.create("wss://localhost:" + HTTPS_PORT + "/ws");
    }

    private static int status(String origin) {
        return Upgrade.status(
                key.trust().getSocketFactory(), HTTPS_PORT, "localhost:" + HTTPS_PORT, "Origin: " + origin + "\r\n");
    }

    /** How many WebSockets the gateway holds besides the one that asks. */
    private int otherClients() {
        try (WireClient asking = WireClient.connect(gateway.webSocket(), Map.of(), List.of())) {
            Frame joined = asking.join("echo", join -> {});
            return joined.json().path("health").path("clients").asInt() - 1;
        }
    }
}
