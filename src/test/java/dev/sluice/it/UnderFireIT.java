package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bench.Figures;
import dev.sluice.bench.OpenSockets;
import dev.sluice.bench.PacedSockets;
import dev.sluice.bench.Room;
import dev.sluice.bench.SlowClient;
import dev.sluice.support.GatewayServer;
import dev.sluice.support.TestDatabase;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The short form of what {@code mvn -q package -Pfire} measures: many readers that stall, and some that are slow. */
class UnderFireIT {
    /** The default. */
    private static final int BUFFERED_BYTES = 1024 * 1024;

    /** Of a stalled client's and the server's kernel, at most. */
    private static final int KERNEL_BYTES = 256 * 1024;

    private static final int HEALTHY = 5;
    private static final int STALLED = 30;
    private static final int TOKEN_BYTES = 4000;
    private static final int INTERVAL_MS = 20;
    private static final int TOKENS = 800;

    /** The slow readers' stream: 100 KB/s for 16 seconds, so that a tenth of it is over half of the limit for five before it passes it. */
    private static final int SLOW_TOKENS = 400;

    private static final int SLOW_INTERVAL_MS = 40;

    /** More than a socket may idle, and the grace. */
    private static final Duration LONGER_THAN_IDLE = Duration.ofSeconds(14);

    private final GatewayServer gateway = Gateways.owned(
            UnderFireIT.class,
            TestDatabase.HSQLDB,
            // Silence is short: a reader that only reads, slowly, must not be taken for dead.
            Map.of("GATEWAY_HEARTBEAT_INTERVAL", "4s"));

    @AfterAll
    static void end() {
        Gateways.endOwned(UnderFireIT.class, TestDatabase.HSQLDB);
    }

    @Test
    void sixty_that_stop_reading_are_gone_in_time_and_the_ten_beside_them_do_not_notice() throws IOException {
        ServerLog log = ServerLog.of(gateway);
        Figures tokens = new Figures();
        Figures pings = new Figures();
        try (var sockets = new PacedSockets();
                var one = new Room(gateway.port(), sockets, tokens, pings);
                var other = new Room(gateway.port(), sockets, tokens, pings)) {
            int openBefore = OpenSockets.count(gateway.port());
            List<Room> rooms = List.of(one, other);
            for (Room room : rooms) {
                room.fill(HEALTHY, STALLED, 16 * 1024);
                room.stream(TOKENS, TOKEN_BYTES, INTERVAL_MS);
            }
            sockets.run(Duration.ofMillis(500));
            for (Room room : rooms) room.stopOthers();
            assertThat(OpenSockets.count(gateway.port())).isGreaterThanOrEqualTo(2 * (HEALTHY + STALLED));

            Duration overForSure = Duration.ofMillis(INTERVAL_MS * (BUFFERED_BYTES + KERNEL_BYTES) / TOKEN_BYTES);
            ping(rooms, sockets, overForSure);
            // The grace, and as much for a busy machine.
            ping(rooms, sockets, Duration.ofSeconds(4));
            assertThat(OpenSockets.count(gateway.port())).isBetween(2 * HEALTHY, openBefore + 2 * HEALTHY);

            sockets.runUntil(() -> one.isDone() && other.isDone());
            for (Room room : rooms) room.resumeOthers();
            sockets.runUntil(
                    () -> !one.endings().contains(0) && !other.endings().contains(0));
            for (Room room : rooms) {
                assertThat(room.endings()).containsOnly(1006);
                assertThat(room.healthyOpen()).isEqualTo(HEALTHY);
            }
        }
        // A send that waited for a stalled one would take seconds.
        assertThat(pings.quantileMillis(0.99)).isLessThan(500);
        assertThat(tokens.quantileMillis(0.99)).isLessThan(500);
        assertThat(log.troubles()).isEmpty();
    }

    @Test
    void a_reader_at_a_tenth_of_the_rate_is_not_closed_and_has_the_text_to_the_byte_at_the_end() throws IOException {
        try (var sockets = new PacedSockets();
                SlowClient client = slowClient(sockets, 10_000)) {
            read(client, sockets, Duration.ofSeconds(17));

            assertThat(client.closes()).as(client.toString()).isZero();
            assertThat(client.violations(text())).isEmpty();
        }
    }

    @Test
    void a_reader_at_four_fifths_of_the_rate_is_never_closed() throws IOException {
        try (var sockets = new PacedSockets();
                SlowClient client = slowClient(sockets, 80_000)) {
            read(client, sockets, Duration.ofSeconds(17));

            assertThat(client.closes()).as(client.toString()).isZero();
            assertThat(client.violations(text())).isEmpty();
        }
    }

    @Test
    void a_reader_that_needs_longer_for_one_message_than_a_socket_may_idle_is_not_closed() throws IOException {
        try (var sockets = new PacedSockets();
                SlowClient client = clientOfAnEndedTurn(sockets, 10_000)) {
            read(client, sockets, LONGER_THAN_IDLE);

            assertThat(client.closes()).as(client.toString()).isZero();
            assertThat(client.violations(text())).isEmpty();
        }
    }

    private static void ping(List<Room> rooms, PacedSockets sockets, Duration duration) throws IOException {
        long end = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() < end) {
            for (Room room : rooms) room.ping();
            sockets.run(Duration.ofMillis(100));
        }
    }

    /** Reads a stream from its beginning. */
    private SlowClient slowClient(PacedSockets sockets, long bytesPerSecond) throws IOException {
        try (WireClient speaker = WireClient.connect(gateway.webSocket(), Map.of(), List.of())) {
            speaker.hello("simulator");
            String messageId = speaker.message(WireClient.tokens(SLOW_TOKENS, TOKEN_BYTES, SLOW_INTERVAL_MS));
            return new SlowClient(gateway.port(), speaker.sessionId(), messageId, bytesPerSecond, sockets);
        }
    }

    /** Reads the same text when all of it has been said, in one message. */
    private SlowClient clientOfAnEndedTurn(PacedSockets sockets, long bytesPerSecond) throws IOException {
        try (WireClient speaker = WireClient.connect(gateway.webSocket(), Map.of(), List.of())) {
            speaker.hello("simulator", hello -> hello.putArray("capabilities"));
            String messageId = speaker.message(WireClient.tokens(SLOW_TOKENS, TOKEN_BYTES, 1));
            speaker.finished(messageId);
            return new SlowClient(gateway.port(), speaker.sessionId(), messageId, bytesPerSecond, sockets);
        }
    }

    /** Reads at its pace for that long, and then all that is left at once. */
    private static void read(SlowClient client, PacedSockets sockets, Duration paced) throws IOException {
        long end = System.nanoTime() + paced.toNanos();
        while (System.nanoTime() < end) look(client, sockets);
        client.hurry();
        long tooLate = end + Duration.ofSeconds(20).toNanos();
        while (!client.isDone() && System.nanoTime() < tooLate) look(client, sockets);
    }

    private static void look(SlowClient client, PacedSockets sockets) throws IOException {
        sockets.run(Duration.ofMillis(50));
        client.lookAfter();
    }

    private static String text() {
        return IntStream.range(0, SLOW_TOKENS)
                .mapToObj(i -> "0".repeat(TOKEN_BYTES - Integer.toString(i).length()) + i)
                .collect(Collectors.joining());
    }
}
