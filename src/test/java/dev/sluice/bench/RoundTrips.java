package dev.sluice.bench;

import dev.sluice.support.TestDatabase;
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
 * <p>Each durability and database is a server of its own. There, baseline and gateway take turns, and the rounds' median
 * counts.
 *
 * <p>System properties: {@code bench.runs} (durable-hsqldb,durable-postgresql,drain-hsqldb), {@code bench.connections}
 * (50,500), {@code bench.rounds} (3), {@code bench.seconds} (5) and {@code bench.warmup} (2, seconds before each
 * measurement), {@code bench.wlp} (the packaged installation). The environment reaches the gateway.
 */
public final class RoundTrips {
    private static final List<String> STREAMING = List.of("streaming");
    private static final List<String> BATCHING = List.of("streaming", "batch");

    private final int rounds = Integer.getInteger("bench.rounds", 3);
    private final Duration measured = Duration.ofSeconds(Integer.getInteger("bench.seconds", 5));
    private final Duration warmUp = Duration.ofSeconds(Integer.getInteger("bench.warmup", 2));
    private final PrintStream out;

    private RoundTrips(PrintStream out) {
        this.out = out;
    }

    /** Runs everything and prints as it goes; ends with an exception if a server or a connection fails. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path wlp =
                Path.of(System.getProperty("bench.wlp", "target/liberty/wlp")).toAbsolutePath();
        var bench = new RoundTrips(System.out);
        for (String run : property("bench.runs", "durable-hsqldb,durable-postgresql,drain-hsqldb")) {
            Path folder = Path.of("target/bench", run).toAbsolutePath();
            try (var server = new BenchServer(wlp, folder, settings(run))) {
                for (String connections : property("bench.connections", "50,500"))
                    bench.compare(server.port(), run, Integer.parseInt(connections));
            }
        }
    }

    /** Of a run's name, a durability and a database: {@code drain-hsqldb}. */
    private static Map<String, String> settings(String run) {
        String[] parts = run.split("-", 2);
        var settings = new HashMap<>(
                TestDatabase.valueOf(parts[1].toUpperCase(Locale.ROOT)).newDatabase());
        settings.put("GATEWAY_DURABILITY", parts[0]);
        return settings;
    }

    private void compare(int port, String run, int connections) throws IOException {
        out.printf("%n%s, %d connections, %d rounds of %s%n", run, connections, rounds, measured);
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
