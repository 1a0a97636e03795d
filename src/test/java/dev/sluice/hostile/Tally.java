package dev.sluice.hostile;

import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/** What the attackers were told. Thread-safe. */
public final class Tally {
    private static final int LEAKS_KEPT = 20;

    private final Map<String, LongAdder> answers = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> endings = new ConcurrentHashMap<>();
    private final Queue<String> leaks = new ConcurrentLinkedQueue<>();
    private final LongAdder frames = new LongAdder();

    void answered(String code, String words) {
        frames.increment();
        if (words.isEmpty()) leaked("an empty answer");
        answers.computeIfAbsent(code, key -> new LongAdder()).increment();
    }

    void ended(String how) {
        frames.increment();
        endings.computeIfAbsent(how, key -> new LongAdder()).increment();
    }

    void leaked(String words) {
        if (leaks.size() < LEAKS_KEPT) leaks.add(words);
    }

    /** Malformed frames that were answered or ended their connection. */
    public long frames() {
        return frames.sum();
    }

    /** How connections ended, by code and reason. */
    public Map<String, LongAdder> endings() {
        return new TreeMap<>(endings);
    }

    /** Answers and close reasons that name internals. */
    public Queue<String> leaks() {
        return leaks;
    }

    @Override
    public String toString() {
        return frames + " frames, answers " + new TreeMap<>(answers) + ", endings " + endings() + ", leaks " + leaks;
    }
}
