package dev.sluice.bench;

import dev.sluice.support.GatewayServer;
import dev.sluice.support.TestDatabase;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Measures how a killed gateway comes back with unfinished work: sessions each with {@link LeftWork#MESSAGES} simulator turns
 * of 50 ms, {@code kill -9}, and a start. Told are the time until it is ready and until the last final, which the database tells
 * afterwards ({@code max(final_at)}), and how new clients fared meanwhile.
 *
 * <p>System properties: {@code recovery.sessions} (10000), {@code recovery.databases} (hsqldb,postgresql), {@code
 * recovery.resume} (on_start,on_reconnect), {@code recovery.connections} (500, clients at a time). The packaged server is used.
 */
public final class Recoveries {
    private final int sessions = Integer.getInteger("recovery.sessions", 10_000);
    private final int connections = Integer.getInteger("recovery.connections", 500);
    private final PrintStream out;

    private Recoveries(PrintStream out) {
        this.out = out;
    }

    /** Runs everything and prints as it goes; ends with an exception where anything was lost. */
    public static void main(String[] arguments) throws IOException, InterruptedException, SQLException {
        var bench = new Recoveries(System.out);
        for (String database :
                System.getProperty("recovery.databases", "hsqldb,postgresql").split(",", -1))
            for (String resume : System.getProperty("recovery.resume", "on_start,on_reconnect")
                    .split(",", -1)) bench.run(TestDatabase.valueOf(database.toUpperCase(Locale.ROOT)), resume);
    }

    private void run(TestDatabase database, String resume) throws IOException, InterruptedException, SQLException {
        var settings = new HashMap<>(database.newDatabase());
        // One turn at a time, so that next to nothing is answered before the kill.
        settings.put("GATEWAY_MAX_CONCURRENT_TURNS", "1");
        settings.put("JVM_ARGS", "");
        try (GatewayServer gateway = GatewayServer.start(settings)) {
            LeftWork work = LeftWork.leave(gateway.port(), sessions, connections);
            gateway.kill();

            Instant launched = Instant.now();
            gateway.startWith(Map.of("GATEWAY_MAX_CONCURRENT_TURNS", "256", "GATEWAY_RESUME", resume));
            Instant ready = Instant.now();
            try (var newcomers = new Newcomers(gateway.port())) {
                if (resume.equals("on_start")) newcomers.stayWhile(() -> !hasRecovered(gateway));
                else {
                    newcomers.stay();
                    out.printf("  greeted %s%n", work.comeBack(gateway.port(), connections));
                }
                newcomers.leave();
                out.printf("  newcomers' echo: %s%n", newcomers.roundTrips());
                out.printf("  newcomers from connecting to that answer: %s%n", newcomers.whole());
            }
            gateway.terminate();
            gateway.awaitEnd();
            tell(database, resume, launched, ready, gateway, settings);
        }
    }

    private static boolean hasRecovered(GatewayServer gateway) {
        Path log = gateway.dataDir().resolveSibling("output/sluice/logs/messages.log");
        try {
            return Files.readString(log).contains("recovery ends:");
        } catch (IOException e) {
            return false;
        }
    }

    private void tell(
            TestDatabase database,
            String resume,
            Instant launched,
            Instant ready,
            GatewayServer gateway,
            Map<String, String> settings)
            throws SQLException {
        String url = settings.getOrDefault(
                "GATEWAY_DB_URL", "jdbc:hsqldb:file:" + gateway.dataDir() + "/sluice;hsqldb.lock_file=false");
        try (Connection connection = DriverManager.getConnection(
                        url,
                        settings.getOrDefault("GATEWAY_DB_USER", "SA"),
                        settings.getOrDefault("GATEWAY_DB_PASSWORD", ""));
                var statement = connection.createStatement();
                ResultSet told = statement.executeQuery(
                        "select count(*), sum(case when final_cursor is null then 1 else 0 end),"
                                + " sum(case when attempts > 1 then 1 else 0 end), max(final_at) from gw_inbox m"
                                + " where m.session_id in (select session_id from gw_session where agent_id = 'simulator')")) {
            told.next();
            long all = told.getLong(1);
            long unfinished = told.getLong(2);
            Instant last = told.getObject(4, OffsetDateTime.class).toInstant();
            out.printf(
                    Locale.ROOT,
                    "%s, %s: %,d sessions, %,d messages, %,d run again; ready after %.1f s, last final %.1f s later%n%n",
                    database,
                    resume,
                    sessions,
                    all,
                    told.getLong(3),
                    ChronoUnit.MILLIS.between(launched, ready) / 1000.0,
                    ChronoUnit.MILLIS.between(ready, last) / 1000.0);
            if (unfinished > 0 || all != (long) sessions * LeftWork.MESSAGES)
                throw new IllegalStateException(
                        "messages: " + all + ", unfinished: " + unfinished + " (expected: all of them, none)");
        }
    }
}
