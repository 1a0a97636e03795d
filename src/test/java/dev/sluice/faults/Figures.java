package dev.sluice.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a run counted. Not thread-safe. */
final class Figures {
    private static final Duration RECOVERED_WITHIN = Duration.ofSeconds(30);
    private static final Duration ENDED_WITHIN = Victim.DRAIN_TIMEOUT.plusSeconds(10);

    private final Map<FaultKind, Integer> faults = new EnumMap<>(FaultKind.class);
    private final List<Violation> violations = new ArrayList<>();
    private Tally tally = Tally.NONE;
    private int sessions;
    private int afterAMinute;
    private int sentAway;
    private int drainedClients;
    private Duration recoveryMax = Duration.ZERO;
    private Duration exitMax = Duration.ZERO;
    private double heapGrowthMax;

    void fault(FaultKind kind, boolean isAfterAMinute) {
        faults.merge(kind, 1, Integer::sum);
        if (isAfterAMinute) afterAMinute++;
    }

    void session(Talker talker) {
        sessions++;
        tally = tally.plus(talker.tally());
        sentAway += talker.sentAway();
    }

    /** So many clients were connected when a drain began. */
    void drainedClients(int clients) {
        drainedClients += clients;
    }

    /** All was answered so long after the gateway was ready again. */
    void recovery(Duration took) {
        if (took.compareTo(RECOVERED_WITHIN) > 0) violations.add(new Violation(Verdict.LATE, "recovered in " + took));
        if (took.compareTo(recoveryMax) > 0) recoveryMax = took;
    }

    /** The process ended so long after it was asked to. */
    void exit(Duration took) {
        if (took.compareTo(ENDED_WITHIN) > 0) violations.add(new Violation(Verdict.LATE, "ended in " + took));
        if (took.compareTo(exitMax) > 0) exitMax = took;
    }

    void heap(long bytesBefore, long bytesAfter) {
        heapGrowthMax = Math.max(heapGrowthMax, (double) bytesAfter / bytesBefore);
    }

    void violations(List<Violation> found) {
        violations.addAll(found);
    }

    /** Everything that was found wrong. */
    List<Violation> violations() {
        return List.copyOf(violations);
    }

    long accepted() {
        return tally.accepted();
    }

    boolean isClean() {
        return violations.isEmpty();
    }

    long count(Verdict verdict) {
        return violations.stream()
                .filter(violation -> violation.verdict() == verdict)
                .count();
    }

    /** The names of {@link #line}'s columns. */
    static String header() {
        var names = new ArrayList<String>();
        for (FaultKind kind : FaultKind.values()) names.add(name(kind));
        names.addAll(List.of("after_60s", "sessions", "sent", "acked", "finals", "resent", "retold", "restarted"));
        names.addAll(List.of(
                "session_ends", "drained_clients", "closes_1012", "recovery_max_ms", "exit_max_ms", "heap_growth_max"));
        for (Verdict verdict : Verdict.values()) names.add(name(verdict));
        return String.join(",", names);
    }

    /** All figures, separated by commas. */
    String line() {
        var values = new ArrayList<Object>();
        for (FaultKind kind : FaultKind.values()) values.add(faults.getOrDefault(kind, 0));
        values.addAll(List.of(afterAMinute, sessions, tally.sent(), tally.accepted(), tally.finals()));
        values.addAll(List.of(
                tally.resent(), tally.retold(), tally.restarts(), tally.sessionEnds(), drainedClients, sentAway));
        values.addAll(List.of(recoveryMax.toMillis(), exitMax.toMillis()));
        values.add(String.format(Locale.ROOT, "%.2f", heapGrowthMax));
        for (Verdict verdict : Verdict.values()) values.add(count(verdict));
        return String.join(",", values.stream().map(String::valueOf).toList());
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
