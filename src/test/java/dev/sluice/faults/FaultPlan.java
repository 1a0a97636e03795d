package dev.sluice.faults;

import dev.sluice.support.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a run does. The seed decides what is said, and what happens when; what the gateway makes of it differs from run to
 * run.
 *
 * @param database where the gateway keeps its rows
 * @param rounds how many faults, one after another on the same data
 * @param seed of everything random
 * @param kinds of faults, one after the other
 * @param durability the gateway's setting
 * @param sessions how many sessions talk at a time
 * @param rate messages a second that all of them together try to say
 * @param outageMax how long the database is away at most, and half as long a pause
 * @param isThorough whether some rounds load the gateway for more than a minute, and its heap is measured
 * @param evidence folder for the records of what went wrong
 */
record FaultPlan(
        TestDatabase database,
        int rounds,
        long seed,
        List<FaultKind> kinds,
        String durability,
        int sessions,
        int rate,
        Duration outageMax,
        boolean isThorough,
        Path evidence) {
    /** A fault that lasts, lasts at least this long. */
    static final Duration OUTAGE_MIN = Duration.ofSeconds(1);

    FaultPlan {
        kinds = List.copyOf(kinds);
        if (rounds < 1) throw new IllegalArgumentException("rounds: " + rounds + " (expected: >= 1)");
        if (sessions < 1) throw new IllegalArgumentException("sessions: " + sessions + " (expected: >= 1)");
        if (rate < 1) throw new IllegalArgumentException("rate: " + rate + " (expected: >= 1)");
        if (outageMax.compareTo(OUTAGE_MIN) <= 0)
            throw new IllegalArgumentException("outage: " + outageMax + " (expected: > " + OUTAGE_MIN + ")");
        if (kinds.isEmpty()) throw new IllegalArgumentException("kinds: none (expected: at least one)");
        if (kinds.contains(FaultKind.OUTAGE) && database == TestDatabase.HSQLDB)
            throw new IllegalArgumentException("kinds: outage (expected: only with database postgresql)");
        if (!durability.equals("durable") && !kinds.stream().allMatch(FaultKind::isDrain))
            throw new IllegalArgumentException("kinds: " + kinds + " (expected: term, stop with durability drain)");
    }

    /** From the system properties {@code faults.*}; see {@link Faults}. */
    static FaultPlan ofProperties() {
        return new FaultPlan(
                TestDatabase.valueOf(property("database", "hsqldb").toUpperCase(Locale.ROOT)),
                Integer.parseInt(property("rounds", "20")),
                Long.parseLong(property("seed", String.valueOf(System.currentTimeMillis()))),
                Arrays.stream(property("kinds", "kill").split(",", -1))
                        .map(kind -> FaultKind.valueOf(kind.toUpperCase(Locale.ROOT)))
                        .toList(),
                property("durability", "durable"),
                Integer.parseInt(property("sessions", "40")),
                Integer.parseInt(property("rate", "1200")),
                Duration.ofSeconds(Long.parseLong(property("outage", "30"))),
                Boolean.parseBoolean(property("thorough", "true")),
                Path.of(property("evidence", "target/faults")));
    }

    static String property(String name, String ifMissing) {
        String value = System.getProperty("faults." + name, "");
        return value.isEmpty() ? ifMissing : value;
    }
}
