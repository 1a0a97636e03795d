package dev.sluice.bench;

import dev.sluice.support.GatewayServer;
import dev.sluice.support.TestDatabase;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Measures what flooders cost everybody else: so many connections send as fast as their sockets take it, on the same machine, while a
 * quiet client says something fifty times a second. Told are how each frame was answered, the server's resident memory over
 * time, and how long the quiet client waited, before and during the flood.
 *
 * <p>Then so many strangers connect and stop half way, and newcomers come meanwhile: how long each needs from connecting to the answer
 * to its hello.
 *
 * <p>System properties: {@code flood.runs} (mixed,rate,strangers, or a {@link FloodKind} in lower case), {@code flood.flooders} (100),
 * {@code flood.seconds} (20), {@code flood.strangers} (5000), {@code flood.databases} (hsqldb). The packaged server is used.
 */
public final class Flood {
    private static final Duration QUIET_INTERVAL = Duration.ofMillis(20);
    private static final Duration QUIET_P99_MAX = Duration.ofMillis(250);
    private static final Duration NEWCOMER_MAX = Duration.ofSeconds(1);
    private static final Duration WARM_UP = Duration.ofSeconds(5);

    /** How long the quiet client is measured before the flood. */
    private static final Duration QUIET_BEFORE = Duration.ofSeconds(3);

    private static final Duration STRANGERS_STAY = Duration.ofSeconds(6);
    private static final Duration SETTLE_MAX = Duration.ofSeconds(60);

    private final int flooders = Integer.getInteger("flood.flooders", 100);
    private final Duration length = Duration.ofSeconds(Integer.getInteger("flood.seconds", 20));
    private final int strangers = Integer.getInteger("flood.strangers", 5000);
    private final List<String> disappointments = new ArrayList<>();
    private final PrintStream out;

    private Flood(PrintStream out) {
        this.out = out;
    }

    /** Runs everything and prints as it goes; ends with an exception where a frame was not answered, or the quiet ones waited. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var bench = new Flood(System.out);
        for (String database : System.getProperty("flood.databases", "hsqldb").split(",", -1))
            for (String run :
                    System.getProperty("flood.runs", "mixed,rate,strangers").split(",", -1))
                bench.run(TestDatabase.valueOf(database.toUpperCase(Locale.ROOT)), run);
        if (!bench.disappointments.isEmpty()) throw new IllegalStateException(String.join("; ", bench.disappointments));
    }

    private void expect(boolean holds, String otherwise) {
        if (!holds) disappointments.add(otherwise);
    }

    private void run(TestDatabase database, String run) throws IOException, InterruptedException {
        var settings = new HashMap<>(database.newDatabase());
        settings.put("JVM_ARGS", "");
        settings.put("GATEWAY_MAX_BAD_FRAMES", "1000000");
        if (run.equals("rate")) settings.put("GATEWAY_MAX_MESSAGE_RATE", "100/1s");
        List<FloodKind> kinds = List.of("mixed", "rate", "strangers").contains(run)
                ? List.of(FloodKind.values())
                : List.of(FloodKind.valueOf(run.toUpperCase(Locale.ROOT)));
        try (GatewayServer gateway = GatewayServer.start(settings)) {
            out.printf("%n%s, %s: %d flooders%n", database, run, flooders);
            try (QuietClient warmUp = new QuietClient(gateway.port(), warmUpInterval(run))) {
                warmUp.start();
                Thread.sleep(WARM_UP.toMillis());
                warmUp.leave();
            }
            try (QuietClient before = new QuietClient(gateway.port(), QUIET_INTERVAL)) {
                before.start();
                Thread.sleep(QUIET_BEFORE.toMillis());
                out.printf("  quiet client before: %s%n", before.leave());
            }
            if (run.equals("strangers")) strangers(gateway.port());
            else flood(gateway, kinds);
        }
    }

    /** As fast as the gateway lets a client be. */
    private static Duration warmUpInterval(String run) {
        return run.equals("rate") ? QUIET_INTERVAL : Duration.ofMillis(1);
    }

    private void strangers(int port) throws IOException, InterruptedException {
        for (HalfOpen.Kind kind : HalfOpen.Kind.values()) {
            try (var newcomers = new Newcomers(port)) {
                newcomers.stay();
                try (var halfOpen = new HalfOpen(port, kind, strangers)) {
                    out.printf("  %,d strangers, %s%n", halfOpen.count(), kind);
                    Thread.sleep(STRANGERS_STAY.toMillis());
                }
                newcomers.leave();
                out.printf("  newcomers from connecting to an answer: %s%n", newcomers.whole());
                double slowestMillis = newcomers.whole().quantileMillis(1);
                expect(slowestMillis <= NEWCOMER_MAX.toMillis(), "a newcomer waited " + slowestMillis + " ms");
            }
        }
    }

    private void flood(GatewayServer gateway, List<FloodKind> kinds) throws IOException, InterruptedException {
        List<Flooder> all = new ArrayList<>();
        String shared = "";
        for (int i = 0; i < flooders; i++) {
            FloodKind kind = kinds.get(i % kinds.size());
            boolean joins = kind == FloodKind.SHARED_INBOX;
            var flooder = new Flooder(gateway.port(), kind, joins ? shared : "", i + 1);
            if (joins && shared.isEmpty()) shared = flooder.sessionId();
            all.add(flooder);
        }
        try (QuietClient quiet = new QuietClient(gateway.port(), QUIET_INTERVAL);
                Selector selector = Selector.open()) {
            quiet.start();
            for (Flooder flooder : all) flooder.register(selector);
            List<Long> rss = turn(selector, all, gateway.pid());
            Figures waited = quiet.leave();
            tell(all, rss, waited);
        } finally {
            for (Flooder flooder : all) flooder.close();
        }
    }

    private List<Long> turn(Selector selector, List<Flooder> all, long pid) throws IOException {
        List<Long> rss = new ArrayList<>();
        long begun = System.nanoTime();
        long floodEnd = begun + length.toNanos();
        long end = floodEnd + SETTLE_MAX.toNanos();
        long nextLook = begun;
        while (true) {
            long now = System.nanoTime();
            boolean flooding = now < floodEnd;
            if (!flooding && (now > end || all.stream().allMatch(Flood::isSettled))) return rss;
            if (now >= nextLook) {
                rss.add(rssMegabytes(pid));
                nextLook = now + length.toNanos() / 10;
            }
            selector.select(100);
            for (SelectionKey key : selector.selectedKeys()) ((Flooder) key.attachment()).turn(key, flooding);
            selector.selectedKeys().clear();
        }
    }

    private static boolean isSettled(Flooder flooder) {
        return flooder.answered() == flooder.sent() || !flooder.ending().isEmpty();
    }

    private void tell(List<Flooder> all, List<Long> rss, Figures waited) {
        Map<String, Long> answers = new TreeMap<>();
        Map<String, Long> endings = new TreeMap<>();
        long sent = 0;
        long answered = 0;
        for (Flooder flooder : all) {
            sent += flooder.sent();
            answered += flooder.answered();
            flooder.answers().forEach((answer, count) -> answers.merge(answer, count, Long::sum));
            String ending = flooder.ending().isEmpty() ? "open" : flooder.kind() + " " + flooder.ending();
            endings.merge(ending, 1L, Long::sum);
        }
        out.printf(Locale.ROOT, "  sent %,d, answered %,d: %s%n", sent, answered, answers);
        out.printf("  connections afterwards: %s%n", endings);
        out.printf("  resident memory, MB: %s%n", rss);
        out.printf("  quiet client meanwhile: %s%n", waited);
        double p99Millis = waited.quantileMillis(0.99);
        expect(p99Millis <= QUIET_P99_MAX.toMillis(), "the quiet client's p99 was " + p99Millis + " ms");
        expect(answered == sent, "of " + sent + " frames " + answered + " were answered");
        expect(all.stream().allMatch(flooder -> flooder.ending().isEmpty()), "flooders were cut off: " + endings);
    }

    private static long rssMegabytes(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status")))
            if (line.startsWith("VmRSS:")) return Long.parseLong(line.replaceAll("\\D", "")) >> 10;
        throw new IOException("no VmRSS of " + pid);
    }
}
