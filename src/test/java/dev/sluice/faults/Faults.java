package dev.sluice.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Breaks the packaged gateway under load, checks everything its clients were told, and appends a line of figures to a file.
 *
 * <p>System properties: {@code faults.database} (hsqldb), {@code faults.rounds} (20), {@code faults.seed}, {@code
 * faults.kinds} (kill; of kill,term,stop,pause,outage), {@code faults.durability} (durable), {@code faults.sessions} (40),
 * {@code faults.rate} (1200 messages a second), {@code faults.thorough} (true: some rounds load for more than a minute, and the
 * heap is measured around outages), {@code faults.outage} (30, seconds at most), {@code faults.server} (the installation to break, {@code target/liberty/wlp}), {@code faults.results} ({@code target/faults.csv}),
 * {@code faults.evidence} (folder for the records of sessions with a violation).
 */
public final class Faults {
    private Faults() {}

    /** Runs the plan; ends with an exception if a promise did not hold. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        String server = FaultPlan.property("server", "target/liberty/wlp");
        System.setProperty("sluice.install", server);
        FaultPlan plan = FaultPlan.ofProperties();
        say("seed " + plan.seed() + ", " + plan);
        Figures figures;
        try (var campaign = new Campaign(plan, Faults::say)) {
            figures = campaign.run();
        }
        append(Path.of(FaultPlan.property("results", "target/faults.csv")), plan, server, figures);
        if (!figures.isClean())
            throw new IllegalStateException(
                    "promises broken with seed " + plan.seed() + ", records in " + plan.evidence());
    }

    private static void say(String line) {
        System.out.println(line);
    }

    private static void append(Path file, FaultPlan plan, String server, Figures figures)
            throws IOException, InterruptedException {
        String header = "at,commit,server,database,durability,kinds,seed,rounds," + Figures.header();
        String kinds = plan.kinds().stream()
                .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("+"));
        String line = String.join(
                ",",
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                commit(),
                server,
                plan.database().name().toLowerCase(Locale.ROOT),
                plan.durability(),
                kinds,
                String.valueOf(plan.seed()),
                String.valueOf(plan.rounds()),
                figures.line());
        if (!Files.exists(file)) Files.writeString(file, header + "\n");
        Files.writeString(file, line + "\n", StandardOpenOption.APPEND);
        say(header + "\n" + line);
    }

    private static String commit() throws IOException, InterruptedException {
        Process git = new ProcessBuilder("git", "describe", "--always", "--dirty")
                .redirectErrorStream(true)
                .start();
        String said = new String(git.getInputStream().readAllBytes(), UTF_8).trim();
        return git.waitFor() == 0 ? said : "unknown";
    }
}
