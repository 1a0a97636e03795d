package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.support.GatewayServer;
import dev.sluice.support.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code POST /api/drain}, alone and with the signals that come upon it, on a server that others could reach. */
class DrainEndpointIT {
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(4);
    private static final String TOKEN = "secret-1";
    private static final JsonNode LONG_TURN = WireClient.tokens(3000, 8, 100);

    private final GatewayServer gateway = Gateways.owned(
            DrainEndpointIT.class,
            TestDatabase.HSQLDB,
            Map.of(
                    "HTTP_HOST",
                    "*",
                    "GATEWAY_AUTH",
                    "token",
                    "GATEWAY_TOKENS",
                    "alice=" + TOKEN,
                    "GATEWAY_DRAIN_TIMEOUT",
                    DRAIN_TIMEOUT.toSeconds() + "s"));

    @RegisterExtension
    final Clients clients = new Clients(gateway);

    @BeforeEach
    void start() {
        if (!gateway.isRunning()) gateway.start();
    }

    @AfterAll
    static void end() {
        Gateways.endOwned(DrainEndpointIT.class, TestDatabase.HSQLDB);
    }

    @Test
    void it_answers_when_the_drain_has_ended_and_the_process_waits_for_its_signal() throws IOException {
        ServerLog log = ServerLog.of(gateway);
        String key = gateway.drainKey();
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(gateway.dataDir().resolve("drain.key"))))
                .isEqualTo("rw-------");
        WireClient client = working();
        long begun = System.nanoTime();

        JsonNode report = Frame.parse(gateway.post("/api/drain", key).body());

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(DRAIN_TIMEOUT);
        assertThat(report.path("drained").asBoolean()).isTrue();
        assertThat(report.path("finished").asBoolean(true)).isFalse();
        assertThat(report.path("stored").asBoolean()).isTrue();
        assertThat(client.ending()).isEqualTo(new Ending(1012, "service restart"));
        assertThat(gateway.get("/health/ready").statusCode()).isEqualTo(503);
        assertThat(gateway.get("/health/live").statusCode()).isEqualTo(200);
        assertThat(state(client).path("pending_inbox")).hasSize(2);
        assertThat(Frame.parse(gateway.post("/api/drain", key).body()))
                .as("who asks again is told the same")
                .isEqualTo(report);
        long signalled = System.nanoTime();
        gateway.terminate();
        gateway.awaitEnd();
        assertThat(Duration.ofNanos(System.nanoTime() - signalled)).isLessThan(Duration.ofSeconds(20));
        assertThat(gateway.dataDir().resolve("drain.key")).doesNotExist();
        assertThat(log.since())
                .filteredOn(line -> line.contains("drain ends: finished=false stored=true"))
                .hasSize(1);
        assertThat(log.since()).anyMatch(line -> line.contains("node stopped: drained=true written=true"));
        assertThat(log.since()).noneMatch(line -> line.contains(key));
        assertGoesOn(client);
    }

    @Test
    void who_does_not_want_to_wait_is_told_that_it_has_begun() {
        WireClient client = working();

        HttpResponse<String> begun = gateway.post("/api/drain?wait=false", gateway.drainKey());

        assertThat(begun.statusCode()).isEqualTo(202);
        assertThat(Frame.parse(begun.body()).path("drained").asBoolean(true)).isFalse();
        assertThat(client.refused(message("late"), "draining").number("retry_after_ms"))
                .isPositive();
        JsonNode report =
                Frame.parse(gateway.post("/api/drain", gateway.drainKey()).body());
        assertThat(report.path("drained").asBoolean())
                .as("who comes later waits for it")
                .isTrue();
        assertThat(clients.connect().ending())
                .as("a client that still comes is sent away")
                .isEqualTo(new Ending(1012, "service restart"));
        Stop.SIGTERM.ask(gateway);
        gateway.awaitEnd();
    }

    @Test
    void nobody_drains_without_the_key_or_from_elsewhere() throws IOException {
        URI fromElsewhere = URI.create("http://" + ownAddress() + ":" + gateway.port() + "/api/drain");
        HttpRequest.Builder elsewhere = HttpRequest.newBuilder(fromElsewhere)
                .header("Authorization", "Bearer " + gateway.drainKey())
                .POST(HttpRequest.BodyPublishers.noBody());

        HttpResponse<String> refused = gateway.ask(elsewhere);

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(Frame.parse(refused.body()).path("code").asText()).isEqualTo("not_local");
        assertThat(gateway.post("/api/drain?wait=maybe", gateway.drainKey()).statusCode())
                .as("a wait that is neither true nor false")
                .isEqualTo(400);
        for (String wrong : new String[] {TOKEN, gateway.drainKey() + "x", ""}) {
            HttpResponse<String> unknown = gateway.post("/api/drain", wrong);
            assertThat(unknown.statusCode()).isEqualTo(401);
            assertThat(Frame.parse(unknown.body()).path("code").asText()).isEqualTo("auth_unauthorized");
        }
        assertThat(gateway.get("/api/sessions/x", gateway.drainKey()).statusCode())
                .as("the key opens nothing else")
                .isEqualTo(401);
        assertThat(gateway.get("/health/ready").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource(Signals.class)
    void signals_upon_signals_are_one_drain_that_loses_nothing(Signals signals) {
        ServerLog log = ServerLog.of(gateway);
        WireClient client = working();
        long begun = System.nanoTime();
        signals.first(gateway);
        Awaitility.await("it drains")
                .atMost(WireClient.WAIT)
                .until(() -> gateway.get("/health/ready").statusCode() == 503);
        signals.second(gateway);

        assertThat(client.ending()).isEqualTo(new Ending(1012, "service restart"));
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .as("the second signal cuts nothing short")
                .isGreaterThanOrEqualTo(DRAIN_TIMEOUT);
        gateway.awaitEnd();
        assertThat(log.since())
                .filteredOn(line -> line.contains("drain ends: finished=false stored=true"))
                .hasSize(1);
        assertGoesOn(client);
    }

    enum Signals {
        SIGTERM_TWICE {
            @Override
            void first(GatewayServer gateway) {
                gateway.terminate();
            }

            @Override
            void second(GatewayServer gateway) {
                gateway.terminate();
            }
        },
        SIGTERM_AND_SERVER_STOP {
            @Override
            void first(GatewayServer gateway) {
                gateway.terminate();
            }

            @Override
            void second(GatewayServer gateway) {
                gateway.stop();
            }
        },
        ENDPOINT_AND_SIGTERM {
            @Override
            void first(GatewayServer gateway) {
                String key = gateway.drainKey();
                var unused = CompletableFuture.runAsync(() -> gateway.post("/api/drain", key));
            }

            @Override
            void second(GatewayServer gateway) {
                gateway.terminate();
            }
        };

        abstract void first(GatewayServer gateway);

        abstract void second(GatewayServer gateway);
    }

    /** A session with a turn that runs, and streams, and one that waits. */
    private WireClient working() {
        WireClient client = clients.session("simulator", hello -> hello.put("token", TOKEN));
        client.message("running", LONG_TURN);
        client.message("waiting", "later");
        client.accepted("waiting");
        client.await("a token", frame -> frame.is("token_stream"));
        return client;
    }

    private void assertGoesOn(WireClient client) {
        gateway.start();
        WireClient again = clients.session(
                "simulator",
                hello -> hello.put("token", TOKEN)
                        .put("session_id", client.sessionId())
                        .put("since", client.lastCursor()));
        again.await("the second attempt", frame -> frame.is("turn_restarted") && frame.number("attempt") == 2);
        again.send(WireClient.frame("abort").put("message_id", "running"));
        assertThat(again.finished("waiting").event().orElseThrow().outcome()).isEqualTo("ok");
    }

    private JsonNode state(WireClient client) {
        return Frame.parse(
                gateway.get("/api/sessions/" + client.sessionId(), TOKEN).body());
    }

    private static JsonNode message(String messageId) {
        return WireClient.frame("message").put("message_id", messageId).put("content", "x");
    }

    /** An address of this machine that is not a loopback one. */
    private static String ownAddress() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .filter(address -> address instanceof java.net.Inet4Address)
                .map(InetAddress::getHostAddress)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no address (expected: one besides loopback)"));
    }
}
