package dev.sluice.hostile;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import dev.sluice.it.ServerLog;
import dev.sluice.support.GatewayServer;
import dev.sluice.support.ProcessHeap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Sends the packaged gateway malformed frames by the million; prints what they were answered with, what the log says and what the
 * process holds before and after. Ends with an exception where the gateway was not ready, was not silent about itself, or let its good
 * client wait.
 *
 * <p>System properties: {@code hostile.frames} (1000000), {@code hostile.attackers} (16), {@code hostile.seed}.
 */
public final class Hostile {
    /** Malformed frames per connection: enough that most of the time goes into frames, not into upgrades. */
    private static final int BAD_PER_CONNECTION = 400;

    /** First-failure files that the server may write: one for each way to fail, not one for each failure. */
    private static final int INCIDENT_REPORTS_MAX = 20;

    private static final Duration SLOWEST_ANSWER_MAX = Duration.ofSeconds(5);

    private Hostile() {}

    /** Runs it. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        long frames = Long.getLong("hostile.frames", 1_000_000);
        int attackers = Integer.getInteger("hostile.attackers", 16);
        long seed = Long.getLong("hostile.seed", System.currentTimeMillis());
        Map<String, String> settings =
                Map.of("GATEWAY_MAX_BAD_FRAMES", Integer.toString(BAD_PER_CONNECTION + 1), "JVM_ARGS", "");
        try (GatewayServer gateway = GatewayServer.start(settings)) {
            ServerLog log = ServerLog.of(gateway);
            // What is made once, such as threads and compiled code, is no growth.
            onslaught(frames / 20, attackers, seed - attackers).run(gateway);
            say("seed %d, before: %s", seed, held(gateway));

            Onslaught.Outcome outcome = onslaught(frames, attackers, seed).run(gateway);

            say("after: %s", held(gateway));
            say("%s", outcome.tally());
            double seconds = outcome.took().toMillis() / 1000.0;
            say("%.0f s, %,.0f frames a second", seconds, outcome.tally().frames() / seconds);
            long slowestMillis = outcome.slowestAnswer().toMillis();
            say("good client: %,d answers, the slowest after %d ms", outcome.goodAnswers(), slowestMillis);
            long reports = incidentReports(gateway);
            int ready = gateway.get("/health/ready").statusCode();
            say("incident reports: %d; error lines: %s; ready: %d", reports, log.troubles(), ready);
            if (ready != 200
                    || reports > INCIDENT_REPORTS_MAX
                    || !log.troubles().isEmpty()
                    || !outcome.tally().leaks().isEmpty()
                    || outcome.slowestAnswer().compareTo(SLOWEST_ANSWER_MAX) > 0)
                throw new IllegalStateException(
                        "not as it should be; leaks: " + outcome.tally().leaks());
        }
    }

    private static Onslaught onslaught(long frames, int attackers, long seed) {
        return new Onslaught(frames, attackers, seed, BAD_PER_CONNECTION, BAD_PER_CONNECTION / 4);
    }

    private static String held(GatewayServer gateway) throws IOException {
        long heapKb = ProcessHeap.bytesAfterCollection(gateway.pid()) >> 10;
        return String.format(Locale.ROOT, "heap %,d KB, resident %,d KB", heapKb, residentKb(gateway));
    }

    private static long residentKb(GatewayServer gateway) throws IOException {
        List<String> status = Files.readAllLines(Path.of("/proc/" + gateway.pid() + "/status"));
        String resident = status.stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(resident.replaceAll("\\D", ""));
    }

    private static long incidentReports(GatewayServer gateway) throws IOException {
        Path folder = gateway.dataDir().resolveSibling("output/sluice/logs/ffdc");
        if (!Files.exists(folder)) return 0;
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }

    @FormatMethod
    private static void say(@FormatString String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
