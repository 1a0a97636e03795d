package dev.sluice.protocol;

import java.time.Instant;

/**
 * A time on the wire: epoch seconds with a fraction of six digits.
 *
 * @param micros microseconds since the epoch, not negative
 */
public record Timestamp(long micros) {
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final int FRACTION_CHARS = 7;

    /** Refuses a time before 1970: its fraction would read the wrong way. */
    public Timestamp {
        if (micros < 0) throw new IllegalArgumentException("micros: " + micros + " (expected: >= 0)");
    }

    /** The microsecond {@code instant} falls in. */
    public static Timestamp of(Instant instant) {
        return new Timestamp(instant.getEpochSecond() * MICROS_PER_SECOND + instant.getNano() / 1_000);
    }

    /** The time as an instant, exact to the microsecond. */
    public Instant toInstant() {
        return Instant.ofEpochSecond(micros / MICROS_PER_SECOND, micros % MICROS_PER_SECOND * 1_000);
    }

    void appendTo(StringBuilder out) {
        append(out, micros);
    }

    static void append(StringBuilder out, long micros) {
        out.append(micros / MICROS_PER_SECOND).append('.');
        int fraction = (int) (micros % MICROS_PER_SECOND);
        for (int place = 100_000; place > 1 && fraction < place; place /= 10) out.append('0');
        out.append(fraction);
    }

    /** Bytes of what {@link #append} writes. */
    static int bytes(long micros) {
        return Decimal.digits(micros / MICROS_PER_SECOND) + FRACTION_CHARS;
    }
}
