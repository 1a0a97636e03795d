package dev.sluice.bench;

import dev.sluice.support.GatewayServer;
import dev.sluice.support.TestDatabase;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Asks for somebody else's sessions, in memory and stored, and for ones that never were, in one run and in random order, and
 * holds the answers and the times against each other: by {@code hello}, then by the REST API.
 *
 * <p>One answer in a hundred meets a collection or another process, so a single p99 scatters by a fifth on an idle machine; what
 * counts is the median over the rounds.
 *
 * <p>System properties: {@code foreign.tries} (10000, of each kind in each round), {@code foreign.rounds} (9),
 * {@code foreign.sessions} (200, of which every other is attached all the time), {@code foreign.databases} (hsqldb,postgresql). The
 * packaged server is used.
 */
public final class ForeignIds {
    private static final double APART_MAX = 0.10;
    private static final String SEPARATOR = "\n";

    private final int tries = Integer.getInteger("foreign.tries", 10_000);
    private final int rounds = Integer.getInteger("foreign.rounds", 9);
    private final int sessions = Integer.getInteger("foreign.sessions", 200);
    private final SecureRandom ids = new SecureRandom();
    private final Random order = new Random(1);
    private final PrintStream out;
    private boolean failed;

    private ForeignIds(PrintStream out) {
        this.out = out;
    }

    /** Runs everything and prints as it goes; ends with an exception where the two kinds can be told apart. */
    public static void main(String[] arguments) throws IOException {
        var bench = new ForeignIds(System.out);
        for (String database :
                System.getProperty("foreign.databases", "hsqldb,postgresql").split(",", -1))
            bench.run(TestDatabase.valueOf(database.toUpperCase(Locale.ROOT)));
        if (bench.failed) throw new IllegalStateException("foreign and unknown ids can be told apart");
    }

    private void run(TestDatabase database) throws IOException {
        var settings = new HashMap<>(database.newDatabase());
        settings.put("GATEWAY_AUTH", "token");
        settings.put("GATEWAY_TOKENS", "alice=secret-1,bob=secret-2");
        settings.put("GATEWAY_HEARTBEAT_INTERVAL", "0");
        settings.put("GATEWAY_PASSIVATE_AFTER", "1s");
        settings.put("JVM_ARGS", "");
        List<Caller> attached = new ArrayList<>();
        try (GatewayServer gateway = GatewayServer.start(settings)) {
            List<String> foreign = sessionsOfAlice(gateway.port(), attached);
            try (var asker = new Hellos(gateway.port())) {
                compare(database + ", hello", foreign, asker);
            }
            compare(database + ", REST", foreign, id -> {
                HttpResponse<String> answer = gateway.get("/api/sessions/" + id, "secret-2");
                return answer.statusCode() + answer.body();
            });
        } finally {
            for (Caller each : attached) each.close();
        }
    }

    private List<String> sessionsOfAlice(int port, List<Caller> attached) throws IOException {
        List<String> known = new ArrayList<>();
        for (int i = 0; i < sessions; i++) {
            var alice = new Caller(port);
            alice.say("{\"type\":\"hello\",\"agent_id\":\"echo\",\"token\":\"secret-1\"}");
            known.add(Caller.sessionId(alice.await("hello_ok")));
            alice.say("{\"type\":\"message\",\"message_id\":\"m\",\"content\":\"private\"}");
            alice.await("\"final\"");
            if (i % 2 == 0) attached.add(alice);
            else alice.close();
        }
        return known;
    }

    private interface Asker {
        String ask(String sessionId) throws IOException;

        /** Between two tries, outside the measured time. */
        default void rest() throws IOException {}
    }

    private void compare(String what, List<String> foreign, Asker asker) throws IOException {
        measure(foreign, asker, tries / 4);
        double[] medians = new double[rounds];
        double[] p99s = new double[rounds];
        double[] micros = new double[2];
        for (int i = 0; i < rounds; i++) {
            long[][] nanos = measure(foreign, asker, tries);
            for (long[] each : nanos) Arrays.sort(each);
            medians[i] = apart(nanos, 0.5);
            p99s[i] = apart(nanos, 0.99);
            for (int kind = 0; kind < 2; kind++) micros[kind] += at(nanos[kind], 0.5) / rounds;
        }
        Arrays.sort(medians);
        Arrays.sort(p99s);
        out.printf(
                Locale.ROOT,
                "%s: %d rounds of %,d tries each; foreign %.0f us, unknown %.0f us; apart: medians %s, p99 %s%n",
                what,
                rounds,
                tries,
                micros[0],
                micros[1],
                told(medians),
                told(p99s));
        if (Math.abs(middle(medians)) > APART_MAX || Math.abs(middle(p99s)) > APART_MAX) failed = true;
    }

    /** Nanoseconds for the foreign and for the unknown ones, asked in pairs whose order is thrown each time. */
    private long[][] measure(List<String> foreign, Asker asker, int times) throws IOException {
        long[][] nanos = new long[2][times];
        String answer = null;
        for (int i = 0; i < times; i++) {
            int first = order.nextInt(2);
            for (int kind : new int[] {first, 1 - first}) {
                String id = kind == 0 ? foreign.get(order.nextInt(foreign.size())) : newId();
                long start = System.nanoTime();
                String told = asker.ask(id);
                nanos[kind][i] = System.nanoTime() - start;
                asker.rest();
                if (answer == null) answer = told;
                if (!told.equals(answer)) throw new IOException("told apart:" + SEPARATOR + answer + SEPARATOR + told);
            }
        }
        return nanos;
    }

    private String newId() {
        byte[] bits = new byte[16];
        ids.nextBytes(bits);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }

    private static double at(long[] sorted, double share) {
        return sorted[(int) (sorted.length * share)] / 1e3;
    }

    private static double apart(long[][] sorted, double share) {
        return at(sorted[0], share) / at(sorted[1], share) - 1;
    }

    private static double middle(double[] sorted) {
        return sorted[sorted.length / 2];
    }

    private static String told(double[] sorted) {
        return String.format(
                Locale.ROOT,
                "%+.1f %% (%+.1f to %+.1f)",
                middle(sorted) * 100,
                sorted[0] * 100,
                sorted[sorted.length - 1] * 100);
    }

    /** Hellos of bob's, each refused; a new connection in time before the handshake's timeout. */
    private static final class Hellos implements Asker, AutoCloseable {
        private static final long RENEW_NANOS = 5_000_000_000L;

        private final int port;
        private Caller caller;
        private long openedAt;

        Hellos(int port) throws IOException {
            this.port = port;
            open();
        }

        private void open() throws IOException {
            caller = new Caller(port);
            openedAt = System.nanoTime();
        }

        @Override
        public String ask(String sessionId) throws IOException {
            caller.say("{\"type\":\"hello\",\"agent_id\":\"echo\",\"token\":\"secret-2\",\"session_id\":\"" + sessionId
                    + "\",\"since\":0}");
            return caller.await("session_not_found");
        }

        @Override
        public void rest() throws IOException {
            if (System.nanoTime() - openedAt < RENEW_NANOS) return;
            caller.close();
            open();
        }

        @Override
        public void close() throws IOException {
            caller.close();
        }
    }
}
