package dev.sluice.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures round trips of 128-byte messages through the gateway's echo agent, against {@link BareEcho} on the same server
 * in the same run: the rates depend on the machine, their ratio hardly.
 *
 * <p>Each durability is a server of its own. There, baseline and gateway take turns, and the rounds' median counts.
 *
 * <p>System properties: {@code bench.connections} (50,500), {@code bench.rounds} (3), {@code bench.seconds} (8),
 * {@code bench.warmup} (seconds before each measurement, 4), {@code bench.durability} (durable,drain), {@code bench.wlp}
 * (the packaged installation). The environment reaches the gateway, so {@code GATEWAY_DB_URL} chooses the database.
 */
public final class RoundTrips {
    private static final List<String> STREAMING = List.of("streaming");
    private static final List<String> BATCHING = List.of("streaming", "batch");

    private final int rounds = Integer.getInteger("bench.rounds", 3);
    private final Duration measured = Duration.ofSeconds(Integer.getInteger("bench.seconds", 8));
    private final Duration warmUp = Duration.ofSeconds(Integer.getInteger("bench.warmup", 4));
    private final PrintStream out;

    private RoundTrips(PrintStream out) {
        this.out = out;
    }

    /** Runs everything and prints as it goes; ends with an exception if a server or a connection fails. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path wlp =
                Path.of(System.getProperty("bench.wlp", "target/liberty/wlp")).toAbsolutePath();
        var bench = new RoundTrips(System.out);
        for (String durability : property("bench.durability", "durable,drain")) {
            Path folder = Path.of("target/bench", durability).toAbsolutePath();
            try (var server = new BenchServer(wlp, folder, Map.of("GATEWAY_DURABILITY", durability))) {
                for (String connections : property("bench.connections", "50,500"))
                    bench.compare(server.port(), durability, Integer.parseInt(connections));
            }
        }
    }

    private void compare(int port, String durability, int connections) throws IOException {
        out.printf("%n%s, %d connections, %d rounds of %s%n", durability, connections, rounds, measured);
        List<Dialogue> dialogues = List.of(Dialogue.bare(), Dialogue.gateway(STREAMING), Dialogue.gateway(BATCHING));
        Map<Dialogue, List<Figures>> all = new HashMap<>();
        for (int round = 0; round < rounds; round++)
            for (Dialogue dialogue : dialogues) {
                Figures figures = measure(port, dialogue, connections);
                out.printf("  %-16s %s%n", dialogue.name(), figures);
                all.computeIfAbsent(dialogue, key -> new ArrayList<>()).add(figures);
            }
        double bare = median(all.get(dialogues.get(0)));
        for (Dialogue dialogue : dialogues.subList(1, dialogues.size())) {
            double rate = median(all.get(dialogue));
            out.printf(
                    Locale.ROOT,
                    "  %s / bare echo = %.2f  (%,.0f / %,.0f)%n",
                    dialogue.name(),
                    rate / bare,
                    rate,
                    bare);
        }
    }

    private Figures measure(int port, Dialogue dialogue, int connections) throws IOException {
        try (var client = new LoadClient(port, dialogue, connections)) {
            return client.run(warmUp, measured);
        }
    }

    private static double median(List<Figures> rounds) {
        return rounds.stream()
                .sorted(Comparator.comparingDouble(Figures::perSecond))
                .toList()
                .get(rounds.size() / 2)
                .perSecond();
    }

    private static List<String> property(String key, String value) {
        return List.of(System.getProperty(key, value).split(",", -1));
    }
}
