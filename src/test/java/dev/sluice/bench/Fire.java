package dev.sluice.bench;

import dev.sluice.support.GatewayServer;
import dev.sluice.support.ProcessHeap;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What slow readers cost the others, and what becomes of them: a crowd of which most stop reading in the middle of streams, held against
 * the same crowd that reads; and readers at a share of a stream's rate, to the end of a text.
 *
 * <p>System properties: {@code fire.stalled} (1000), {@code fire.healthy} (100), {@code fire.rooms} (20, sessions), {@code
 * fire.seconds} (45, of the crowd's streams of 40 KB/s), {@code fire.stream.seconds} (40, of the text read to its end), {@code
 * fire.long.seconds} (240, of a stream after whose end all that is left is read at once), {@code fire.parts} (crowd,rates). Linux only: the server's open sockets are
 * counted in {@code /proc}.
 */
public final class Fire {
    private static final int TOKEN_BYTES = 4000;
    private static final int INTERVAL_MS = 100;
    private static final int STALLED_RECEIVE_BYTES = 32 * 1024;
    private static final long RATE = 20_000;

    private final int stalled = Integer.getInteger("fire.stalled", 1000);
    private final int healthy = Integer.getInteger("fire.healthy", 100);
    private final int rooms = Integer.getInteger("fire.rooms", 20);
    private final Duration stream = Duration.ofSeconds(Integer.getInteger("fire.seconds", 45));
    private final PrintStream out;

    private Fire(PrintStream out) {
        this.out = out;
    }

    /** Runs everything and prints as it goes; ends with an exception where the server or a healthy client fails, or
     * the server still holds memory when everybody has gone. */
    public static void main(String[] arguments) throws IOException {
        Fire fire = new Fire(System.out);
        List<String> parts =
                List.of(System.getProperty("fire.parts", "crowd,rates").split(",", -1));
        if (parts.contains("crowd")) fire.crowd();
        if (parts.contains("rates")) fire.rates();
    }

    private void crowd() throws IOException {
        try (GatewayServer gateway = server()) {
            // What a first crowd leaves behind, compiled code and grown tables, is no leak.
            crowd(gateway, false, Duration.ofSeconds(10), "warm-up, all read");
            Figures calm = crowd(gateway, false, stream, "all read");
            long before = heapWhenIdle(gateway);
            Figures underFire = crowd(gateway, true, stream, stalled + " stop reading");
            long after = heapWhenIdle(gateway);
            out.printf(
                    Locale.ROOT,
                    "%nhealthy p99 of a token: %.2f times that of the crowd that reads%n"
                            + "heap after a full collection, all sessions passive: before %.1f MB, after %.1f MB%n",
                    underFire.quantileMillis(0.99) / calm.quantileMillis(0.99),
                    before / 1e6,
                    after / 1e6);
            boolean outOfMemory = gateway.console().contains("OutOfMemoryError");
            out.println("OutOfMemoryError: " + (outOfMemory ? "YES" : "none"));
            HeldMemory held = HeldMemory.of(gateway);
            out.println("memory account, all connections closed and all sessions passive: " + held);
            if (!held.isNothing()) throw new IllegalStateException("held: " + held + " (expected: 0 of every kind)");
        }
    }

    private Figures crowd(GatewayServer gateway, boolean stop, Duration duration, String name) throws IOException {
        Figures tokens = new Figures();
        Figures pings = new Figures();
        List<Room> all = new ArrayList<>();
        int port = gateway.port();
        try (var sockets = new PacedSockets()) {
            for (int i = 0; i < rooms; i++) {
                Room room = new Room(port, sockets, tokens, pings);
                room.fill(healthy / rooms, stalled / rooms, STALLED_RECEIVE_BYTES);
                all.add(room);
                room.stream((int) (duration.toMillis() / INTERVAL_MS), TOKEN_BYTES, INTERVAL_MS);
            }
            long begun = System.nanoTime();
            sockets.run(Duration.ofSeconds(3));
            if (stop) for (Room room : all) room.stopOthers();
            try (var watch = new SocketWatch(port)) {
                while (!all.stream().allMatch(Room::isDone)) {
                    for (Room room : all) room.ping();
                    sockets.run(Duration.ofMillis(500));
                }
                double seconds = (System.nanoTime() - begun) / 1e9;
                tokens.end(System.nanoTime() - begun, 0);
                pings.end(System.nanoTime() - begun, 0);
                long open = all.stream().mapToLong(Room::healthyOpen).sum();
                out.printf(
                        Locale.ROOT,
                        "%n%s, %d connections in %d sessions, %.0f s%n",
                        name,
                        stalled + healthy,
                        rooms,
                        seconds);
                out.printf("  tokens %s%n  pings  %s%n  healthy and open: %d%n", tokens, pings, open);
                // Whatever was decided by now is carried out within the grace.
                if (stop) sockets.run(Duration.ofSeconds(3));
                out.printf("  %s%n", watch);
            }
            if (stop) {
                for (Room room : all) room.resumeOthers();
                sockets.run(Duration.ofSeconds(5));
                out.println("  the others' ends by close code (1006: cut, 0: open): "
                        + all.stream()
                                .flatMap(room -> room.endings().stream())
                                .collect(Collectors.groupingBy(code -> code, TreeMap::new, Collectors.counting())));
            }
            for (Room room : all) room.close();
        }
        return tokens;
    }

    private void rates() throws IOException {
        int seconds = Integer.getInteger("fire.stream.seconds", 40);
        int longSeconds = Integer.getInteger("fire.long.seconds", 240);
        try (GatewayServer gateway = server();
                var sockets = new PacedSockets()) {
            List<SlowClient> clients = new ArrayList<>();
            List<SlowClient> toTheEndOfTheStream = new ArrayList<>();
            Map<SlowClient, String> expected = new HashMap<>();
            for (int percent : new int[] {80, 10}) {
                long pace = RATE * percent / 100;
                SlowClient text = client(gateway, sockets, seconds, pace);
                expected.put(text, text(seconds));
                SlowClient unending = client(gateway, sockets, longSeconds, pace);
                expected.put(unending, text(longSeconds));
                clients.addAll(List.of(text, unending));
                toTheEndOfTheStream.add(unending);
            }
            long streamEndsAt =
                    System.nanoTime() + Duration.ofSeconds(longSeconds + 5L).toNanos();
            out.printf("%nreaders of a stream of %,d bytes/s%n", RATE);
            while (!clients.isEmpty()) {
                sockets.run(Duration.ofMillis(100));
                for (SlowClient client : clients) client.lookAfter();
                for (SlowClient done :
                        clients.stream().filter(SlowClient::isDone).toList()) {
                    tell(done, expected.getOrDefault(done, ""));
                    clients.remove(done);
                }
                if (System.nanoTime() < streamEndsAt) continue;
                for (SlowClient client : toTheEndOfTheStream) client.hurry();
                toTheEndOfTheStream.clear();
            }
        }
    }

    private void tell(SlowClient client, String expected) {
        out.printf(
                Locale.ROOT,
                "  %s, least time between closes %.1f s, violations %s%n",
                client,
                client.leastSecondsBetweenCloses(),
                client.violations(expected));
    }

    private static SlowClient client(GatewayServer gateway, PacedSockets sockets, int seconds, long pace)
            throws IOException {
        try (Caller speaker = new Caller(gateway.port())) {
            speaker.say("{\"type\":\"hello\",\"agent_id\":\"simulator\",\"capabilities\":[]}");
            String session = Caller.sessionId(speaker.await("\"hello_ok\""));
            speaker.say("{\"type\":\"message\",\"message_id\":\"m1\",\"content\":{\"tokens\":" + seconds * 20
                    + ",\"bytes\":1000,\"interval_ms\":50}}");
            speaker.await("\"accepted\"");
            return new SlowClient(gateway.port(), session, "m1", pace, sockets);
        }
    }

    /** What the simulator says in so many seconds. */
    private static String text(int seconds) {
        return IntStream.range(0, seconds * 20)
                .mapToObj(i -> "0".repeat(1000 - Integer.toString(i).length()) + i)
                .collect(Collectors.joining());
    }

    private static GatewayServer server() {
        return GatewayServer.start(Map.of("JVM_ARGS", "", "GATEWAY_PASSIVATE_AFTER", "1s"));
    }

    private static long heapWhenIdle(GatewayServer gateway) throws IOException {
        try (var nobody = new PacedSockets()) {
            nobody.run(Duration.ofSeconds(10));
        }
        return ProcessHeap.bytesAfterCollection(gateway.pid());
    }
}
