package dev.sluice.faults;

import dev.sluice.support.DatabaseProxy;
import dev.sluice.support.GatewayServer;
import dev.sluice.support.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The gateway that is broken, with its database: strikes it, and brings it back. For one thread. */
final class Victim implements AutoCloseable {
    static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(3);

    private static final Map<String, String> SETTINGS = Map.of(
            "GATEWAY_DRAIN_TIMEOUT", DRAIN_TIMEOUT.toSeconds() + "s",
            // Sessions leave memory between the rounds, so that they are also loaded again without a start.
            "GATEWAY_PASSIVATE_AFTER", "2s",
            // No message dies of being interrupted too often: its answer can then be foretold.
            "GATEWAY_MAX_ATTEMPTS", "20");

    private static final Map<String, String> ALL_IN_MEMORY =
            Map.of("GATEWAY_REPLAY_EVENTS", "100000", "GATEWAY_REPLAY_BYTES", "67108864");

    private static final Duration COMMIT_TICK = Duration.ofMillis(1);
    private static final int COMMIT_TICKS_MAX = 500;

    private final GatewayServer server;
    private final @Nullable DatabaseProxy proxy;
    private final SplittableRandom random;
    private final Duration outageMax;

    /**
     * What a strike did.
     *
     * @param readyAtNanos when the gateway was ready for clients again, by {@code System.nanoTime()}
     * @param exit how long an orderly end took; zero where there was none
     */
    record Blow(long readyAtNanos, Duration exit) {}

    /** How a database is away. */
    private enum Absence {
        GONE,
        SILENT,
        COMMITS_UNHEARD,
        GONE_BEFORE_COMMIT,
        GONE_AFTER_COMMIT
    }

    Victim(FaultPlan plan, SplittableRandom random) {
        this.random = random;
        outageMax = plan.outageMax();
        var settings = new HashMap<>(plan.database().newDatabase());
        settings.putAll(SETTINGS);
        settings.put("GATEWAY_DURABILITY", plan.durability());
        // Where events are kept in memory alone, a session must keep all of its own to be read again from the first.
        if (!plan.durability().equals("durable")) settings.putAll(ALL_IN_MEMORY);
        boolean isBehindProxy = plan.kinds().contains(FaultKind.OUTAGE) && plan.database() == TestDatabase.POSTGRESQL;
        proxy = isBehindProxy ? redirect(settings) : null;
        server = GatewayServer.start(settings);
    }

    private static DatabaseProxy redirect(Map<String, String> settings) {
        URI database = URI.create(settings.getOrDefault("GATEWAY_DB_URL", "").substring("jdbc:".length()));
        var proxy = DatabaseProxy.to(database.getPort());
        settings.put("GATEWAY_DB_URL", "jdbc:postgresql://localhost:" + proxy.port() + database.getPath());
        return proxy;
    }

    URI webSocket() {
        return server.webSocket();
    }

    long pid() {
        return server.pid();
    }

    /** Does it, and returns when the gateway takes clients again. */
    Blow strike(FaultKind kind) {
        return switch (kind) {
            case KILL -> kill();
            case TERM -> drain(server::terminate);
            case STOP -> drain(server::stop);
            case PAUSE -> pause();
            case OUTAGE -> outage();
        };
    }

    private Blow kill() {
        server.kill();
        server.start();
        // Now and then once more, in the middle of the recovery.
        if (random.nextInt(6) == 0) {
            pass(Duration.ofMillis(random.nextLong(1_500)));
            server.kill();
            server.start();
        }
        return new Blow(System.nanoTime(), Duration.ZERO);
    }

    private Blow drain(Runnable ask) {
        long askedAtNanos = System.nanoTime();
        ask.run();
        server.awaitEnd();
        Duration exit = Duration.ofNanos(System.nanoTime() - askedAtNanos);
        server.start();
        return new Blow(System.nanoTime(), exit);
    }

    private Blow pause() {
        signal("STOP");
        pass(Duration.ofMillis(random.nextLong(FaultPlan.OUTAGE_MIN.toMillis(), outageMax.toMillis()) / 2));
        signal("CONT");
        return new Blow(System.nanoTime(), Duration.ZERO);
    }

    private Blow outage() {
        if (proxy == null) throw new IllegalStateException("no database that could be away");
        Duration length = Duration.ofMillis(random.nextLong(FaultPlan.OUTAGE_MIN.toMillis(), outageMax.toMillis()));
        switch (Absence.values()[random.nextInt(Absence.values().length)]) {
            case GONE -> proxy.down();
            case SILENT -> proxy.stall(DatabaseProxy.Stall.BOTH);
            case COMMITS_UNHEARD -> proxy.stall(DatabaseProxy.Stall.ANSWERS);
            case GONE_BEFORE_COMMIT -> goneAtCommit(proxy, DatabaseProxy.CommitCut.BEFORE);
            case GONE_AFTER_COMMIT -> goneAtCommit(proxy, DatabaseProxy.CommitCut.ANSWER_LOST);
        }
        pass(length);
        proxy.open();
        proxy.stall(DatabaseProxy.Stall.NONE);
        return new Blow(System.nanoTime(), Duration.ZERO);
    }

    /** New connections are refused first, so that nobody can commit again. */
    private static void goneAtCommit(DatabaseProxy proxy, DatabaseProxy.CommitCut cut) {
        long cutsBefore = proxy.cutsAtCommit();
        proxy.refuse();
        proxy.cutAtCommit(cut);
        // Under load the next commit is milliseconds away; a gateway with nothing to commit loses its connections all
        // the same.
        for (int waited = 0; waited < COMMIT_TICKS_MAX && proxy.cutsAtCommit() == cutsBefore; waited++)
            pass(COMMIT_TICK);
        proxy.down();
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, String.valueOf(server.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Lets time pass: it is what a load driver is for. */
    static void pass(Duration time) {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Writes what the server said on its console beside the records. */
    void keepConsole(Path folder) {
        try {
            Files.writeString(folder.resolve("console.log"), server.console());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (server.isRunning()) signal("CONT");
        server.close();
        if (proxy != null) proxy.close();
    }
}
