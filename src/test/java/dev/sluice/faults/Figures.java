package dev.sluice.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a run counted. Not thread-safe. */
final class Figures {
    private final Map<FaultKind, Integer> faults = new EnumMap<>(FaultKind.class);
    private final List<Violation> violations = new ArrayList<>();
    private Tally tally = Tally.NONE;
    private int sessions;
    private int afterAMinute;
    private int sentAway;
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

    void recovery(Duration took) {
        if (took.compareTo(recoveryMax) > 0) recoveryMax = took;
    }

    void exit(Duration took) {
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
        names.addAll(List.of("session_ends", "closes_1012", "recovery_max_ms", "exit_max_ms", "heap_growth_max"));
        for (Verdict verdict : Verdict.values()) names.add(name(verdict));
        return String.join(",", names);
    }

    /** All figures, separated by commas. */
    String line() {
        var values = new ArrayList<Object>();
        for (FaultKind kind : FaultKind.values()) values.add(faults.getOrDefault(kind, 0));
        values.addAll(List.of(afterAMinute, sessions, tally.sent(), tally.accepted(), tally.finals()));
        values.addAll(List.of(tally.resent(), tally.retold(), tally.restarts(), tally.sessionEnds(), sentAway));
        values.addAll(List.of(recoveryMax.toMillis(), exitMax.toMillis()));
        values.add(String.format(Locale.ROOT, "%.2f", heapGrowthMax));
        for (Verdict verdict : Verdict.values()) values.add(count(verdict));
        return String.join(",", values.stream().map(String::valueOf).toList());
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
