package dev.sluice.bench;

import java.util.Locale;

/** Round trips of one measurement and how long each took, to the microsecond up to {@value #MICROS_MAX}. */
public final class Figures {
    private static final int MICROS_MAX = 2_000_000;

    private final int[] countByMicros = new int[MICROS_MAX + 1];
    private long count;
    private long elapsedNanos;
    private long clientCpuNanos;

    void add(long tookNanos) {
        countByMicros[(int) Math.min(MICROS_MAX, tookNanos / 1000)]++;
        count++;
    }

    void end(long elapsed, long clientCpu) {
        elapsedNanos = elapsed;
        clientCpuNanos = clientCpu;
    }

    double perSecond() {
        return count * 1e9 / elapsedNanos;
    }

    /** The time within which this share of the round trips was done. */
    public double quantileMillis(double share) {
        long rank = (long) Math.ceil(count * share);
        long seen = 0;
        for (int micros = 0; micros <= MICROS_MAX; micros++) {
            seen += countByMicros[micros];
            if (seen >= rank) return micros / 1000.0;
        }
        return MICROS_MAX / 1000.0;
    }

    /** How busy the client's one thread was; near 1 the client is what was measured. */
    double clientShare() {
        return (double) clientCpuNanos / elapsedNanos;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%,8.0f/s  p50 %7.2f ms  p99 %7.2f ms  client busy %3.0f %%",
                perSecond(),
                quantileMillis(0.5),
                quantileMillis(0.99),
                clientShare() * 100);
    }
}
