package dev.sluice.faults;

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

    Victim(FaultPlan plan, SplittableRandom random) {
        this.random = random;
        outageMax = plan.outageMax();
        var settings = new HashMap<>(plan.database().newDatabase());
        settings.putAll(SETTINGS);
        settings.put("GATEWAY_DURABILITY", plan.durability());
        boolean isBehindProxy = plan.kinds().contains(FaultKind.OUTAGE) && plan.database() == TestDatabase.POSTGRESQL;
        proxy = isBehindProxy ? redirect(settings) : null;
        server = GatewayServer.start(settings);
    }

    private static DatabaseProxy redirect(Map<String, String> settings) {
        URI database = URI.create(settings.getOrDefault("GATEWAY_DB_URL", "").substring("jdbc:".length()));
        var proxy = new DatabaseProxy(database.getPort());
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
        // A third of them are over at once: connections that end in the middle of a commit.
        boolean isInstant = random.nextInt(3) == 0;
        Duration length = isInstant
                ? Duration.ZERO
                : Duration.ofMillis(random.nextLong(FaultPlan.OUTAGE_MIN.toMillis(), outageMax.toMillis()));
        if (!isInstant && random.nextBoolean()) proxy.fallSilent();
        else proxy.goAway();
        pass(length);
        proxy.comeBack();
        return new Blow(System.nanoTime(), Duration.ZERO);
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
